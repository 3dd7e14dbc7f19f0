//! Whether messages may leave.

use crate::delivery::words;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// Whether messages may leave the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sending {
    /// `true`: armed. `false`: everything waits.
    pub armed: bool,
}

words! {
    /// Why sending is as it is.
    SendingCause {
        /// Somebody pressed the button.
        Person = "person";
        /// A backup was restored: what waits in it may have left since it was taken.
        Restore = "restore";
    }
}

/// Whether messages may leave the workspace, since when and through whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SendingStatus {
    /// `true`: armed. `false`: everything waits.
    pub armed: bool,
    /// Since when; absent when it was never stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
    /// The name of who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Rosa Quill")]
    pub by: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<SendingCause>,
    /// How many messages are due and have not left.
    #[schema(example = 3)]
    pub waiting: u64,
}
