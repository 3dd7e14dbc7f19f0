//! The life of messages: sent, received, delivered or blocked, and the provider's opt-out rule.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    model::{Direction, Line, Media, Message, Origin, USERS},
    optout::{self, Keyword},
    schedule::Task,
    world::World,
};

/// An outgoing message before it exists.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) line: Line,
    pub(crate) to: Vec<String>,
    pub(crate) text: String,
    pub(crate) user_id: Option<String>,
    pub(crate) origin: Origin,
}

/// How an outgoing message is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// sent after 1 s, delivered after 3 s.
    Delivered,
    /// sent after 1 s, undelivered after 3 s.
    Undelivered,
    /// delivered at once, before the caller hears of it.
    AtOnce,
}

/// An incoming message before it exists; what is absent is made up.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) line: Line,
    pub(crate) from: String,
    pub(crate) others: Vec<String>,
    pub(crate) text: String,
    pub(crate) media: Vec<Media>,
    pub(crate) created_at: Option<DateTime<Utc>>,
    pub(crate) status: Option<String>,
    pub(crate) event_id: Option<String>,
    pub(crate) message_id: Option<String>,
}

impl World {
    /// Whether the account may not text one of these people.
    pub(crate) fn is_blocked(&self, to: &[String]) -> bool {
        to.iter().any(|number| self.opt_outs.contains(number))
    }

    /// Accepts an outgoing message and plans its life. The answer is the message as the caller sees it: `queued`.
    pub(crate) fn send(&mut self, draft: Draft, fate: Fate) -> Message {
        let hidden = draft.origin == Origin::Provider && !self.settings.confirmation_visible;
        // The provider's own confirmation is the one text that its block lets through.
        let blocked = draft.origin != Origin::Provider && self.is_blocked(&draft.to);
        let at = self.clock.now();
        let message = self.outgoing(draft, hidden, at);
        let id = message.id.clone();
        let second = TimeDelta::seconds(1);
        if blocked {
            self.plan(&id, at + second, "undelivered");
        } else if fate == Fate::AtOnce {
            self.step(&id, "delivered", at);
        } else {
            let end = if fate == Fate::Undelivered { "undelivered" } else { "delivered" };
            self.plan(&id, at + second, "sent");
            self.plan(&id, at + second * 3, end);
        }
        message
    }

    fn outgoing(&mut self, draft: Draft, hidden: bool, at: DateTime<Utc>) -> Message {
        let participants = sorted(draft.to.clone());
        let conversation_id = self.thread(&draft.line.id, &participants, at);
        let message = Message {
            id: self.ids.next("AC"),
            phone_number_id: draft.line.id,
            conversation_id,
            direction: Direction::Outgoing,
            from: draft.line.number,
            to: draft.to,
            participants,
            text: draft.text,
            media: Vec::new(),
            user_id: draft.user_id,
            status: "queued".to_owned(),
            created_at: at,
            updated_at: at,
            origin: draft.origin,
            hidden,
            seq: 0,
        };
        self.touch(&message.conversation_id, &message.id, at, false);
        self.push_message(message.clone());
        message
    }

    fn plan(&mut self, message_id: &str, due: DateTime<Utc>, status: &'static str) {
        self.schedule.add(due, Task::Step { message_id: message_id.to_owned(), status });
    }

    /// A message takes on a status; the final ones are announced.
    pub(crate) fn step(&mut self, message_id: &str, status: &'static str, at: DateTime<Utc>) {
        let Some(message) = self.message_mut(message_id) else { return };
        status.clone_into(&mut message.status);
        message.updated_at = at;
        match status {
            "delivered" => {
                self.announce("message.delivered", message_id, None, at);
            }
            "undelivered" => {
                self.announce("message.undelivered", message_id, None, at);
            }
            _ => {}
        }
    }

    /// A text from a customer: kept, announced, and obeyed when it is a keyword. Answers message and event id.
    pub(crate) fn receive(&mut self, arrival: Arrival) -> (String, String) {
        let at = self.clock.now();
        let keyword = if arrival.others.is_empty() { optout::keyword(&arrival.text) } else { None };
        let (line, person, event_id) = (arrival.line.clone(), arrival.from.clone(), arrival.event_id.clone());
        let message_id = self.incoming(arrival, keyword.is_some() && !self.settings.stop_visible, at);
        let event_id = self.announce("message.received", &message_id, event_id, at);
        if let Some(keyword) = keyword {
            self.obey(keyword, &line, &person);
        }
        (message_id, event_id)
    }

    fn incoming(&mut self, arrival: Arrival, hidden: bool, at: DateTime<Utc>) -> String {
        let created_at = arrival.created_at.unwrap_or(at);
        let status = arrival.status.unwrap_or_else(|| "received".to_owned());
        // A known id announces the same message again, with what may have changed.
        if let Some(known) = arrival.message_id.as_deref().and_then(|id| self.message_mut(id)) {
            known.text = arrival.text;
            known.media = arrival.media;
            known.status = status;
            known.updated_at = at;
            return known.id.clone();
        }
        let mut to = vec![arrival.line.number.clone()];
        to.extend(arrival.others.iter().cloned());
        let mut participants = arrival.others;
        participants.push(arrival.from.clone());
        let participants = sorted(participants);
        let conversation_id = self.thread(&arrival.line.id, &participants, created_at);
        let id = arrival.message_id.unwrap_or_else(|| self.ids.next("AC"));
        self.touch(&conversation_id, &id, created_at, true);
        self.push_message(Message {
            id: id.clone(),
            phone_number_id: arrival.line.id,
            conversation_id,
            direction: Direction::Incoming,
            from: arrival.from,
            to,
            participants,
            text: arrival.text,
            media: arrival.media,
            user_id: None,
            status,
            created_at,
            updated_at: at,
            origin: Origin::Customer,
            hidden,
            seq: 0,
        });
        id
    }

    /// Blocks or unblocks a person for the whole account and confirms it once.
    fn obey(&mut self, keyword: Keyword, line: &Line, person: &str) {
        let (changed, text) = match keyword {
            Keyword::Stop => (self.opt_outs.insert(person.to_owned()), optout::STOPPED),
            Keyword::Start => (self.opt_outs.remove(person), optout::STARTED),
        };
        if changed {
            let draft = Draft {
                line: line.clone(),
                to: vec![person.to_owned()],
                text: text.to_owned(),
                user_id: None,
                origin: Origin::Provider,
            };
            self.send(draft, Fate::Delivered);
        }
    }

    /// The user who counts as the sender when the client names none: the owner of the line.
    pub(crate) fn default_user() -> String {
        USERS.first().map(|user| user.id.to_owned()).unwrap_or_default()
    }
}

/// A set of people in one form, so that equal sets are equal lists.
pub(crate) fn sorted(mut numbers: Vec<String>) -> Vec<String> {
    numbers.sort();
    numbers.dedup();
    numbers
}
