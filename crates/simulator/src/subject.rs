//! What an event is about, as it was at that moment.

use crate::{
    call::Call,
    contact::Contact,
    model::{Family, Message, Webhook},
};

/// What an event is about.
#[derive(Debug, Clone)]
pub(crate) enum Subject {
    Message(Box<Message>),
    Call(Box<Call>),
    Contact(Contact),
}

impl Subject {
    /// The provider's id of it.
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Message(message) => &message.id,
            Self::Call(call) => &call.id,
            Self::Contact(contact) => &contact.id,
        }
    }

    /// The line; a contact has none.
    fn line(&self) -> Option<&str> {
        match self {
            Self::Message(message) => Some(&message.phone_number_id),
            Self::Call(call) => Some(&call.phone_number_id),
            Self::Contact(_) => None,
        }
    }
}

/// The events that only the newest family has.
const ONLY_G3: [&str; 6] = [
    "message.undelivered",
    "call.answered",
    "call.missed",
    "call.forwarded",
    "call.menu.selected",
    "call.voicemail.completed",
];

impl Webhook {
    /// Whether an event goes to this webhook.
    pub(crate) fn listens(&self, event_type: &str, subject: &Subject) -> bool {
        let family_has_it = match self.family {
            Family::G3 => true,
            Family::G1 => !ONLY_G3.contains(&event_type),
            Family::G2 => !ONLY_G3.contains(&event_type) && !event_type.starts_with("contact."),
        };
        let wants = |list: &[String], item: &str| list.iter().any(|entry| entry == "*" || entry == item);
        let line = subject.line().is_none_or(|line| wants(&self.resource_ids, line));
        self.enabled && family_has_it && wants(&self.events, event_type) && line
    }
}
