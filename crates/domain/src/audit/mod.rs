//! The audit log: who did what to what, when and from where.
//!
//! An entry is written in the transaction of the act, so that there is neither an act without its entry nor an entry
//! without its act; the sealer chains it after the commit. Rows are never updated but by the sealer. What was typed into
//! a message, and every secret, stays out: an entry says that a key was changed, not to what.

mod list;
mod record;

pub use list::{export, list, note_export};
pub use record::note_refusal;
pub(crate) use record::{By, Entry, record};

use crate::page::BadCursor;
use sea_orm::DbErr;

/// Why the log cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The cursor is of another list.
    #[error(transparent)]
    BadCursor(#[from] BadCursor),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}
