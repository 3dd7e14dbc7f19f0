//! Our copies of pictures, recordings and other files.

use crate::{AttachmentId, delivery::words};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::{IntoParams, ToSchema};

words! {
    /// Where our copy of a file stands.
    AttachmentState {
        /// It is being fetched from the provider.
        Pending = "pending";
        /// It is here.
        Stored = "stored";
        /// It could not be fetched; the item itself is complete.
        Failed = "failed";
    }
}

/// Our copy of a file that came with an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// Where it stands.
    pub state: AttachmentState,
    /// Its media type, as its bytes show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "image/jpeg")]
    pub content_type: Option<String>,
    /// Its size in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Where it is to be had, on this server, for about an hour; then ask for the item again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Why it could not be fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How to prove the right to a file, by query string: browsers send no headers for pictures and sound.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AttachmentQuery {
    /// Part of the address that the item names.
    #[serde(default)]
    pub token: String,
}
