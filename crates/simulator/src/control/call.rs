//! Calls and contacts, as commands.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{Control, ControlError, find_line};
use crate::{
    call::{Call, CallEnd, CallStep, Ring},
    contact::{Contact, ContactEdit},
    model::Direction,
};

/// A call from a customer, or to one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IncomingCall {
    /// The customer's number.
    pub from: String,
    /// The line, by number or id; the first one unless told.
    pub to: Option<String>,
    /// A colleague calls the customer instead.
    pub outgoing: bool,
    /// How it ends.
    pub end: CallEnd,
    /// How long it rings, in seconds.
    pub ring_seconds: u32,
    /// How long both sides talk.
    pub talk_seconds: u32,
    /// How long the message is.
    pub voicemail_seconds: u32,
    /// What the message says.
    pub voicemail_words: String,
    /// What both sides say, ours first.
    pub words: Vec<String>,
}

impl Default for IncomingCall {
    fn default() -> Self {
        Self {
            from: String::new(),
            to: None,
            outgoing: false,
            end: CallEnd::default(),
            ring_seconds: 2,
            talk_seconds: 6,
            voicemail_seconds: 17,
            voicemail_words: "Hi, there is water in our basement. Please call me back.".to_owned(),
            words: [
                "Good morning, how can I help?",
                "Hi, it is about a crack in my basement wall.",
                "How long is it?",
                "About six feet, and it is wet after rain.",
                "I can send you a quote on Tuesday.",
                "That would be great, thank you.",
            ]
            .map(str::to_owned)
            .to_vec(),
        }
    }
}

impl IncomingCall {
    /// A call to the first line that ends so.
    pub fn new(from: &str, end: CallEnd) -> Self {
        Self { from: from.to_owned(), end, ..Self::default() }
    }
}

impl Control {
    /// A customer calls; the rest of the call's life follows on the clock. Answers its id.
    ///
    /// # Errors
    /// When `to` names no line, or nobody calls.
    pub async fn call(&self, call: IncomingCall) -> Result<Call, ControlError> {
        let id = {
            let mut world = self.0.world();
            let line = find_line(&world, call.to.as_deref())?;
            if call.from.is_empty() {
                return Err(ControlError::new("from is empty"));
            }
            world.ring(Ring {
                line,
                person: call.from,
                direction: if call.outgoing { Direction::Outgoing } else { Direction::Incoming },
                end: call.end,
                rings: TimeDelta::seconds(i64::from(call.ring_seconds)),
                talk: TimeDelta::seconds(i64::from(call.talk_seconds)),
                voicemail_seconds: call.voicemail_seconds,
                voicemail_words: call.voicemail_words,
                words: call.words,
            })
        };
        self.0.settle().await;
        self.find_call(&id)
    }

    /// Ends a call that rings or goes on.
    ///
    /// # Errors
    /// When there is no such call.
    pub async fn hang_up(&self, id: &str) -> Result<Call, ControlError> {
        {
            let mut world = self.0.world();
            let at = world.clock.now();
            world.step_call(id, CallStep::HangUp, at);
        }
        self.0.settle().await;
        self.find_call(id)
    }

    fn find_call(&self, id: &str) -> Result<Call, ControlError> {
        self.0.world().call(id).cloned().ok_or_else(|| ControlError::new("no such call"))
    }

    /// Every call that exists, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.0.world().calls.clone()
    }

    /// Somebody edits the provider's own address book.
    ///
    /// # Errors
    /// When the contact has no number.
    pub async fn edit_contact(&self, edit: ContactEdit) -> Result<Contact, ControlError> {
        if edit.number.is_empty() {
            return Err(ControlError::new("number is empty"));
        }
        let contact = self.0.world().edit_contact(edit);
        self.0.settle().await;
        Ok(contact)
    }
}
