//! One item of a thread.

use crate::{ActivityId, UserId, attachment::Attachment, call::CallPart, delivery::words, email::EmailPart};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

words! {
    /// What kind of item it is.
    ActivityKind {
        /// A text message.
        Message = "message";
        /// An email.
        Email = "email";
        /// A phone call.
        Call = "call";
        /// A voicemail.
        Voicemail = "voicemail";
        /// A note that only the team sees.
        Note = "note";
        /// Something that happened, such as an opt-out.
        Event = "event";
    }
}

words! {
    /// Who it came from.
    Direction {
        /// From the person.
        In = "in";
        /// From us.
        Out = "out";
    }
}

words! {
    /// The medium that carries it.
    ChannelKind {
        /// Text messages.
        Sms = "sms";
        /// Email.
        Email = "email";
    }
}

impl ChannelKind {
    /// The kind of a thread's item that it carries.
    pub const fn activity(self) -> ActivityKind {
        match self {
            Self::Sms => ActivityKind::Message,
            Self::Email => ActivityKind::Email,
        }
    }
}

words! {
    /// Where an item stands: the delivery state for what we send, `received` for what came in.
    ActivityState {
        /// It came in.
        Received = "received";
        /// Wanted, not yet due or not yet checked.
        Planned = "planned";
        /// Checked; waits for its turn.
        Reserved = "reserved";
        /// The provider is being called.
        Handed = "handed";
        /// The answer is missing or ambiguous; it is being looked up.
        Unknown = "unknown";
        /// The provider has it.
        Accepted = "accepted";
        /// It arrived.
        Delivered = "delivered";
        /// The carrier refused or lost it.
        Undelivered = "undelivered";
        /// The provider could not send it.
        Failed = "failed";
        /// A check said no.
        Skipped = "skipped";
        /// Taken back.
        Cancelled = "cancelled";
        /// The provider said no.
        Refused = "refused";
    }
}

impl From<crate::delivery::DeliveryState> for ActivityState {
    fn from(state: crate::delivery::DeliveryState) -> Self {
        use crate::delivery::DeliveryState as D;
        match state {
            D::Planned => Self::Planned,
            D::Reserved => Self::Reserved,
            D::Handed => Self::Handed,
            D::Unknown => Self::Unknown,
            D::Accepted => Self::Accepted,
            D::Delivered => Self::Delivered,
            D::Undelivered => Self::Undelivered,
            D::Failed => Self::Failed,
            D::Skipped => Self::Skipped,
            D::Cancelled => Self::Cancelled,
            D::Refused => Self::Refused,
        }
    }
}

/// A file that came with an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Media {
    /// Where the provider keeps it.
    pub url: String,
    /// Its media type, when the provider says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "image/jpeg")]
    pub content_type: Option<String>,
}

/// A reason in a word for programs and a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reason {
    /// The word, e.g. `opted_out`.
    #[schema(example = "opted_out")]
    pub code: String,
    /// The sentence.
    #[schema(example = "This person texted STOP on 3 March.")]
    pub text: String,
}

/// One item of a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Activity {
    /// Its id.
    pub id: ActivityId,
    /// What kind of item it is.
    pub kind: ActivityKind,
    /// Who it came from.
    pub direction: Direction,
    /// The medium; absent for notes and events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelKind>,
    /// The subject of an email.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The words.
    pub body: String,
    /// Where it stands.
    pub state: ActivityState,
    /// Why it stands there, when that is not self-evident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// The provider's id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_id: Option<String>,
    /// The address it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The addresses it went to.
    #[serde(default)]
    pub to: Vec<String>,
    /// Files that came with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
    /// Our copies of those files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Attachment>,
    /// What only a call or voicemail has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<CallPart>,
    /// Who of us wrote it, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<UserId>,
    /// What only an email has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<EmailPart>,
    /// Whether the product itself wrote it (a confirmation, the answer to HELP).
    #[serde(default)]
    pub automatic: bool,
    /// When it was said, by the sender's clock where that is plausible.
    pub at: DateTime<Utc>,
    /// When its state last changed.
    pub state_at: DateTime<Utc>,
}
