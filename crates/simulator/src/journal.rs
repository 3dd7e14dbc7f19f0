//! What happened: requests that came in, webhook attempts that went out.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{clock::serialize_stamp, faults::Fault};

/// A REST request as it came in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// Its place in the order of arrival, from 1.
    pub seq: u64,
    /// When it came.
    #[serde(serialize_with = "serialize_stamp")]
    pub at: DateTime<Utc>,
    /// The HTTP method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The raw query.
    pub query: String,
    /// The start of the `Authorization` header; never the whole key.
    pub key: Option<String>,
    /// The body, as JSON when it is JSON.
    pub body: Value,
    /// The answer; absent while it is being made, and when the connection was cut.
    pub status: Option<u16>,
    /// The fault that struck.
    pub fault: Option<Fault>,
}

/// Shows enough of a key to tell two apart.
pub(crate) fn mask(key: &str) -> String {
    let shown: String = key.chars().take(4).collect();
    format!("{shown}...({} characters)", key.chars().count())
}

/// What became of a webhook attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The receiver answered 2xx.
    Delivered,
    /// The receiver answered something else, too late, or not at all.
    Failed,
    /// Never sent: a fault dropped it, or its webhook is gone.
    Dropped,
}

/// One attempt to deliver an event to a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryAttempt {
    /// The delivery, `msg_...`, the same over all its attempts.
    pub id: String,
    /// The webhook.
    pub webhook_id: String,
    /// The event, `EV...`.
    pub event_id: String,
    /// The event type.
    pub event_type: String,
    /// The message.
    pub object_id: String,
    /// Where it went.
    pub url: String,
    /// 1 for the first attempt.
    pub attempt: usize,
    /// When it was made.
    #[serde(serialize_with = "serialize_stamp")]
    pub at: DateTime<Utc>,
    /// The receiver's answer.
    pub status: Option<u16>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why there was no answer.
    pub error: Option<String>,
    /// The fault that struck.
    pub fault: Option<Fault>,
    /// When the next attempt is due.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// The exact body.
    pub body: String,
}
