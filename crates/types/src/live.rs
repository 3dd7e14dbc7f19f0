//! The live stream: what changed, as ids; the browser fetches what it shows.

use crate::delivery::words;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

words! {
    /// What kind of thing changed.
    ChangeKind {
        /// A thread: new item, status or read mark.
        Conversation = "conversation";
        /// One item of a thread: new, or a new state.
        Activity = "activity";
        /// A person.
        Contact = "contact";
        /// An import, and with it perhaps the list of people.
        Import = "import";
        /// A connection or its lines.
        Connection = "connection";
        /// An event went into or out of quarantine.
        Quarantine = "quarantine";
        /// The workspace itself, e.g. sending was stopped.
        Workspace = "workspace";
    }
}

/// The `data` of one live event. Its `id` is the sequence number to resume from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Change {
    /// What kind of thing changed.
    pub kind: ChangeKind,
    /// Which one. For an activity this is the activity's id, and `parent_id` is its thread.
    pub entity_id: Uuid,
    /// The thread of an activity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<Uuid>,
}

/// A one-time ticket for `GET /api/v1/live`, because a browser's `EventSource` sends no headers.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Ticket {
    /// Pass it as `?ticket=`.
    pub ticket: String,
    /// Seconds until it ends.
    #[schema(example = 30)]
    pub expires_in: u32,
}

/// How to open the live stream, by query string.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LiveQuery {
    /// A one-time ticket, instead of the bearer header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// Resume after this sequence number, instead of the `Last-Event-ID` header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<i64>,
}
