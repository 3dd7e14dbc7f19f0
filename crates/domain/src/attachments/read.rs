//! Giving a file to whoever holds a link to it.

use super::{
    AttachmentError, link,
    sniff::{OTHER, is_shown_in_place},
};
use crate::env::Env;
use crm_entity::{attachment, attachment_data};
use crm_types::{AttachmentId, attachment::AttachmentState};

/// A file, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its media type, as its bytes show it.
    pub content_type: String,
    /// Whether a browser may show or play it in place; anything else is only to be saved.
    pub in_place: bool,
    /// Names its content.
    pub sha256: String,
}

/// Opens a file by a link of ours.
///
/// # Errors
/// [`AttachmentError::BadLink`], [`AttachmentError::NotFound`].
pub async fn open(env: &Env, id: AttachmentId, token: &str) -> Result<File, AttachmentError> {
    let workspace = link::verify(env, id, token).ok_or(AttachmentError::BadLink)?;
    let read = env.store.read();
    let row = attachment::Entity::one(workspace, id).one(read).await?;
    let row = row.filter(|row| row.state == AttachmentState::Stored.as_str()).ok_or(AttachmentError::NotFound)?;
    let data = attachment_data::Entity::one(workspace, id).one(read).await?.ok_or(AttachmentError::NotFound)?;
    let content_type = row.content_type.unwrap_or_else(|| OTHER.to_owned());
    Ok(File {
        bytes: data.bytes,
        in_place: is_shown_in_place(&content_type),
        content_type,
        sha256: row.sha256.unwrap_or_default(),
    })
}
