//! What the control operations take and give.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    clock::serialize_stamp,
    model::{Family, Media},
};

/// How to start again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reset {
    /// Another seed.
    pub seed: Option<u64>,
    /// Leaves the webhooks in place, for a client that is registered already.
    pub keep_webhooks: bool,
}

/// The virtual time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ClockView {
    /// Now.
    #[serde(serialize_with = "serialize_stamp")]
    pub now: DateTime<Utc>,
    /// Virtual seconds in a real second; 0 means that it moves by hand only.
    pub rate: f64,
}

/// How to change the clock; in this order.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClockChange {
    /// The new time. Going back is possible, and only moves the clock.
    pub set: Option<DateTime<Utc>>,
    /// Seconds to let pass.
    pub advance_seconds: Option<f64>,
    /// The new pace.
    pub rate: Option<f64>,
}

/// A text from a customer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Inbound {
    /// The customer's number, or a short code.
    pub from: String,
    /// The text; empty is possible with media.
    pub text: String,
    /// The line, by number or id; the first one unless told.
    pub to: Option<String>,
    /// Pictures and files.
    pub media: Vec<MediaItem>,
    /// The other people of a group thread.
    pub group: Vec<String>,
    /// When it was written; now unless told.
    pub created_at: Option<DateTime<Utc>>,
    /// `received` unless told.
    pub status: Option<String>,
    /// A given event id, for duplicates.
    pub event_id: Option<String>,
    /// A given message id; a known one announces that message again.
    pub message_id: Option<String>,
}

impl Inbound {
    /// A text to the first line.
    pub fn new(from: &str, text: &str) -> Self {
        Self { from: from.to_owned(), text: text.to_owned(), ..Self::default() }
    }
}

/// Media by address alone, or with its content type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum MediaItem {
    /// The address; the type stays unknown.
    Url(String),
    /// Address and type.
    Full(Media),
}

impl From<MediaItem> for Media {
    fn from(item: MediaItem) -> Self {
        match item {
            MediaItem::Url(url) => Self { url, kind: None },
            MediaItem::Full(media) => media,
        }
    }
}

/// The ids of an inbound text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundDone {
    /// The message, `AC...`.
    pub message_id: String,
    /// The event, `EV...`.
    pub event_id: String,
}

/// A text that a colleague writes in the provider's app.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AppMessage {
    /// The customer.
    pub to: String,
    /// The text.
    pub text: String,
    /// The line, by number or id; the first one unless told.
    pub from: Option<String>,
}

/// A webhook that the v1 API does not show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    /// Where deliveries go.
    pub url: String,
    /// The payload family.
    pub family: Family,
    /// A given signing key; a fresh one unless told.
    #[serde(default)]
    pub key: Option<String>,
    /// The events; all unless told.
    #[serde(default = "all_events")]
    pub events: Vec<String>,
}

fn all_events() -> Vec<String> {
    vec!["*".to_owned()]
}

impl NewWebhook {
    /// A webhook for all events with a fresh key.
    pub fn new(url: &str, family: Family) -> Self {
        Self { url: url.to_owned(), family, key: None, events: all_events() }
    }
}

/// What to change on a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebhookChange {
    /// Another payload family, and with it another signature scheme.
    pub family: Option<Family>,
    /// Another key, as after a rotation.
    pub key: Option<String>,
    /// Whether deliveries are made.
    pub enabled: Option<bool>,
}

/// A control operation that cannot be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlError(String);

impl ControlError {
    pub(crate) fn new(message: &str) -> Self {
        Self(message.to_owned())
    }
}

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ControlError {}
