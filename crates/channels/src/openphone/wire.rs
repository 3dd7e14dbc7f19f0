//! The REST answers. Fields that we do not use are ignored; those that the provider does not promise are optional.
//! Messages are read by `message`, because webhooks share their shape.

use super::json;
use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;

/// One object in its wrapping.
#[derive(Debug, Deserialize)]
pub(super) struct One<T> {
    pub(super) data: T,
}

/// A page of a list, or a whole list that has no pages. `totalItems` is left out: it is known to be wrong.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page<T> {
    /// Required: an answer without it must not pass for an empty list, from which absence would be concluded.
    pub(super) data: Vec<T>,
    #[serde(default)]
    pub(super) next_page_token: Option<String>,
}

/// A thread.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Conversation {
    pub(super) phone_number_id: String,
    pub(super) participants: Vec<String>,
    pub(super) created_at: Option<DateTime<Utc>>,
    pub(super) updated_at: Option<DateTime<Utc>>,
    pub(super) last_activity_at: Option<DateTime<Utc>>,
}

/// A line.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhoneNumber {
    pub(super) id: String,
    pub(super) number: String,
    pub(super) name: Option<String>,
    pub(super) restrictions: Option<Restrictions>,
}

/// What may not be done with a line.
#[derive(Debug, Deserialize)]
pub(super) struct Restrictions {
    messaging: Option<Messaging>,
}

#[derive(Debug, Deserialize)]
struct Messaging {
    #[serde(rename = "US")]
    us: Option<String>,
}

impl PhoneNumber {
    /// A hint, not a verdict: that an unregistered line shows as restricted is our reading.
    pub(super) fn can_text(&self) -> bool {
        let messaging = self.restrictions.as_ref().and_then(|restrictions| restrictions.messaging.as_ref());
        messaging.and_then(|messaging| messaging.us.as_deref()) != Some("restricted")
    }
}

/// A webhook.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Webhook {
    pub(super) id: String,
    pub(super) key: Option<SecretString>,
    pub(super) url: Option<String>,
    status: Option<String>,
    deleted_at: Option<Value>,
    #[serde(default)]
    pub(super) events: Vec<String>,
}

impl Webhook {
    pub(super) fn enabled(&self) -> bool {
        self.deleted_at.is_none() && self.status.as_deref().is_none_or(|status| status == "enabled")
    }
}

/// The id in the answer to a message that was taken.
pub(super) fn sent_id(body: &[u8]) -> Option<String> {
    let answer: Value = serde_json::from_slice(body).ok()?;
    json::word(answer.get("data")?, "id")
}
