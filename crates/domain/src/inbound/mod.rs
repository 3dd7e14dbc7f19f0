//! The inbound journal: nothing received is lost, and nothing counts twice.
//!
//! [`Intake`] verifies and stores raw events in one commit with their jobs and only then says yes. [`Apply`] reads a
//! stored event and [`apply::message`] or [`crate::mail::arrive`] writes its effect; [`Poll`] fetches what no webhook brought and feeds the same
//! function. What cannot be read stays, is shown in quarantine, and does not hold up what follows it.

mod answers;
pub mod apply;
mod intake;
mod job;
mod known;
mod poll;
mod quarantine;
mod together;
mod unread;

pub use intake::{Intake, Receipt};
pub use job::Apply;
pub use poll::{Poll, queue_poll};
pub(crate) use poll::{WEBHOOK_GONE, is_complaint};
pub use quarantine::{quarantine, retry};
pub(crate) use unread::{Unread, may_be_from};

use crate::{idempotency::Mismatch, page::BadCursor};
use sea_orm::DbErr;

/// What can go wrong with what comes in.
#[derive(Debug, thiserror::Error)]
pub enum InboundError {
    /// There is no such connection, or it is of another provider.
    #[error("no such connection")]
    UnknownConnection,
    /// No key of the connection signed these bytes.
    #[error("the signature does not match")]
    BadSignature,
    /// There is no such event in quarantine.
    #[error("not found")]
    NotFound,
    /// The cursor is not one of this list.
    #[error(transparent)]
    BadCursor(#[from] BadCursor),
    /// The idempotency key was used for something else.
    #[error(transparent)]
    Mismatch(#[from] Mismatch),
    /// The server is stopping; the provider will try again.
    #[error("the server is stopping")]
    Stopping,
    /// The database's error.
    #[error(transparent)]
    Db(#[from] DbErr),
}
