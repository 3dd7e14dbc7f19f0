//! Events that could not be applied. Nothing received is thrown away.

use crate::{ConnectionId, InboundEventId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An event that could not be applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuarantinedEvent {
    /// Its id.
    pub id: InboundEventId,
    /// The connection it came over.
    pub connection_id: ConnectionId,
    /// What the provider calls its type, when that could be read.
    pub event_type: Option<String>,
    /// Why it could not be applied.
    pub reason: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it came in.
    pub received_at: DateTime<Utc>,
    /// The body as it came, at most the first 16 KiB.
    pub body: String,
}

/// What became of a retry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RetryAnswer {
    /// Whether it will be tried again (a job was queued).
    pub queued: bool,
}
