//! The inbox: threads, what was said in them, and answering.

pub mod item;
mod list;
mod message;
mod reach;
mod status;
pub mod thread;
mod view;

pub use list::{activities, activity, list, show};
pub use message::{cancel, send, settle};
pub use status::{mark_read, mark_unread, set_status};

use crate::{idempotency::Mismatch, page::BadCursor};
use crm_types::{FieldError, activity::Reason};
use sea_orm::DbErr;

/// What can go wrong in the inbox.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    /// There is no such thread or item here.
    #[error("not found")]
    NotFound,
    /// Fields are wrong.
    #[error("some fields are not valid")]
    Invalid(Vec<FieldError>),
    /// The cursor is not one of this list.
    #[error(transparent)]
    BadCursor(#[from] BadCursor),
    /// The idempotency key was used for something else.
    #[error(transparent)]
    Mismatch(#[from] Mismatch),
    /// The person has opted out.
    #[error("{}", .0.text)]
    OptedOut(Reason),
    /// The person has no address for this channel.
    #[error("{0}")]
    NoAddress(&'static str),
    /// No line can send it.
    #[error("{0}")]
    NoSender(String),
    /// The item is past the point where this can be done.
    #[error("{0}")]
    WrongState(String),
    /// The database's error.
    #[error(transparent)]
    Db(#[from] DbErr),
}
