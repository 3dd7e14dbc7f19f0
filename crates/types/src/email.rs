//! What only an email has.

use crate::delivery::words;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

words! {
    /// Whether an address that bounced is worth another try.
    BounceKind {
        /// It takes no mail; nothing more is sent there.
        Hard = "hard";
        /// It could not take this one now.
        Soft = "soft";
    }
}

/// A report that a mail of ours came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Bounce {
    /// Whether the address is worth another try.
    pub kind: BounceKind,
    /// Which address it is about, when the report says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// The status code of RFC 3463, when the report has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "5.1.1")]
    pub status: Option<String>,
    /// What the receiving server said.
    #[schema(example = "550 5.1.1 No such user")]
    pub diagnostic: String,
}

/// A file that came with an email. Its bytes stay in the message as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EmailFile {
    /// What the sender calls it.
    pub name: String,
    /// Its media type, as the sender says.
    #[schema(example = "application/pdf")]
    pub content_type: String,
    /// Its size in bytes.
    pub size: u64,
}

/// What only an email has, beside subject, text, sender and receivers of the item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EmailPart {
    /// Its `Message-ID`, without angle brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The name beside the sender's address. Anybody can write anything there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_name: Option<String>,
    /// Who got a copy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cc: Vec<String>,
    /// Files that came with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<EmailFile>,
    /// Whether it has a formatted form, which `activities.frame` gives an address for.
    #[serde(default)]
    pub has_html: bool,
    /// Where in `body` the text of earlier mails begins, in characters; absent when it quotes nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoted_at: Option<u32>,
    /// Whether a machine sent it: an out-of-office answer, a list, a report. Never answered by a machine of ours.
    #[serde(default)]
    pub automatic: bool,
    /// Whether `body` is only the beginning of a very long text.
    #[serde(default)]
    pub truncated: bool,
    /// What came back, when it is a report of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounce: Option<Bounce>,
}

/// Where a browser may load the formatted form of an email, for a short time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Frame {
    /// The address, for an `<iframe sandbox>`. With `&images=1` pictures load from where the sender put them, and
    /// the sender can see that.
    #[schema(example = "/api/v1/activities/01946b5e-7c00-7000-8000-000000000001/html?token=...")]
    pub url: String,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
}
