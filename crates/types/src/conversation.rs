//! Threads, and what is sent in them.

use crate::{
    ActivityId, ConversationId, FieldError, SenderId,
    activity::{ActivityKind, ActivityState, ChannelKind, Direction, Reason},
    contact::ContactSummary,
    delivery::words,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::{IntoParams, ToSchema};

words! {
    /// Whether a thread still needs someone.
    ConversationStatus {
        /// It needs someone.
        Open = "open";
        /// It is dealt with, for the whole team.
        Done = "done";
    }
}

/// Which threads of the inbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InboxView {
    /// Every thread.
    #[default]
    All,
    /// Threads with a text message.
    Text,
    /// Threads with an email.
    Email,
    /// Threads with a call or voicemail.
    Calls,
}

/// Which threads, by query string.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConversationQuery {
    /// Which view of the inbox; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<InboxView>,
    /// Only threads of this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ConversationStatus>,
    /// In the view `calls`: `true` for threads that wait to be called back, `false` for the others; `true` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs_callback: Option<bool>,
    /// Words to look for in names and numbers, and in the newest message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// How many items at most: 1 to 200, 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// A person who called, was not answered, and was neither reached nor written to since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Callback {
    /// Since when they wait: the first of those calls.
    pub since: DateTime<Utc>,
    /// How many calls that were.
    pub calls: u32,
    /// How many of them left a message.
    pub voicemails: u32,
}

/// The newest item of a thread, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LastActivity {
    /// What kind of item it is.
    pub kind: ActivityKind,
    /// Who it came from.
    pub direction: Direction,
    /// The medium.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelKind>,
    /// Where it stands.
    pub state: ActivityState,
    /// Its first words, at most 160 characters.
    pub snippet: String,
    /// When it was said.
    pub at: DateTime<Utc>,
}

/// A thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Whom it is with.
    pub contact: ContactSummary,
    /// How many items came in since you looked.
    pub unread: u32,
    /// Whether it still needs someone.
    pub status: ConversationStatus,
    /// The newest item; absent while the thread is empty.
    pub last_activity: Option<LastActivity>,
    /// Whether texts to this person are blocked because they opted out.
    pub opted_out: bool,
    /// That they wait to be called back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback: Option<Callback>,
    /// By which media this person can be written to; empty for a group. Lists leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Vec<Reach>>,
    /// The line that the next text leaves from, as people write it, when one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
}

/// One medium by which a person can be written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reach {
    /// The medium.
    pub channel: ChannelKind,
    /// The address that the next message goes to, as people write it.
    pub to: String,
    /// The line or mailbox that it leaves from, as people write it; absent when none is connected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Why nothing may be sent there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked: Option<Reason>,
}

/// A change of a thread's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConversationPatch {
    /// The new status.
    pub status: ConversationStatus,
}

/// Longest text that a provider takes, in characters (OpenPhone: 1,600).
pub const MAX_TEXT: usize = 1_600;

/// Longest email that we write, in characters.
pub const MAX_EMAIL: usize = 100_000;
/// Longest subject, in characters. A line of a header ends at 998 bytes (RFC 5322, 2.1.1).
pub const MAX_SUBJECT: usize = 200;

/// A message to send in a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageIn {
    /// By which medium.
    pub channel: ChannelKind,
    /// The words, not all blank: a text has at most 1,600 characters, an email at most 100,000.
    #[schema(example = "Tuesday at 9 works. See you then.", min_length = 1, max_length = 100_000)]
    pub body: String,
    /// The subject of an email; when absent, that of the email that is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The line or mailbox to send from; the thread's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<SenderId>,
    /// When to send; at once when absent or past.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_at: Option<DateTime<Utc>>,
}

impl MessageIn {
    /// A text message to send at once.
    pub fn text(body: impl Into<String>) -> Self {
        Self { channel: ChannelKind::Sms, body: body.into(), subject: None, from: None, send_at: None }
    }

    /// An email to send at once.
    pub fn email(subject: Option<String>, body: impl Into<String>) -> Self {
        Self { channel: ChannelKind::Email, body: body.into(), subject, from: None, send_at: None }
    }

    /// Checks everything that needs no look-up.
    ///
    /// # Errors
    /// Every field that is wrong, with its JSON pointer.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        let length = self.body.chars().count();
        let (medium, most) = match self.channel {
            ChannelKind::Sms => ("a text", MAX_TEXT),
            ChannelKind::Email => ("an email", MAX_EMAIL),
        };
        if self.body.trim().is_empty() {
            errors.push(FieldError::new("/body", "Write something first."));
        } else if length > most {
            errors.push(FieldError::new("/body", format!("{length} characters; {medium} holds {most} at most.")));
        } else if self.body.contains('\0') {
            errors.push(FieldError::new("/body", "Holds a character that cannot be sent (NUL)."));
        }
        if let Some(subject) = &self.subject {
            if self.channel == ChannelKind::Sms {
                errors.push(FieldError::new("/subject", "A text has no subject."));
            } else if subject.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
                errors.push(FieldError::new("/subject", "A subject is one line."));
            } else if subject.chars().count() > MAX_SUBJECT {
                errors.push(FieldError::new("/subject", format!("At most {MAX_SUBJECT} characters.")));
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// A message that was taken; its fate is followed in the thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageAccepted {
    /// The id of the thread's new item.
    pub id: ActivityId,
    /// Where it stands now.
    pub state: ActivityState,
}

words! {
    /// What a person decides about a message whose fate stayed unknown.
    SettleAs {
        /// It did arrive: stop looking.
        Sent = "sent";
        /// It did not arrive: send it once more.
        SendAgain = "send_again";
        /// Leave it.
        Cancel = "cancel";
    }
}

/// A decision about a message whose fate stayed unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Settle {
    /// The decision.
    pub decision: SettleAs,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_words_and_not_too_many() {
        assert!(MessageIn::text("See you at 9.").validate().is_ok());
        assert!(MessageIn::text(" \n ").validate().is_err());
        assert!(MessageIn::text("é".repeat(MAX_TEXT)).validate().is_ok());
        assert!(MessageIn::text("é".repeat(MAX_TEXT + 1)).validate().is_err());
        assert!(MessageIn::email(None, "é".repeat(MAX_EMAIL)).validate().is_ok());
        assert!(MessageIn::email(None, "é".repeat(MAX_EMAIL + 1)).validate().is_err());
    }

    #[test]
    fn a_subject_is_one_line_of_an_email() {
        let email = |subject: &str| MessageIn::email(Some(subject.to_owned()), "See you at 9.").validate();
        assert!(email("Tuesday at 9").is_ok());
        assert!(email("").is_ok());
        for bad in ["a\r\nBcc: all@example.com", "a\nb", "a\0b", "a\u{2028}b"] {
            assert!(email(bad).is_err(), "{bad:?}");
        }
        let text = MessageIn { subject: Some("Tuesday".to_owned()), ..MessageIn::text("See you at 9.") };
        assert!(text.validate().is_err());
    }
}
