//! People: who they are, and by which addresses they are known.
//!
//! A person is found by the canonical form of an address; several people may share one (a household's phone). Only
//! creating refuses an address that somebody has, because that is how the same person ends up in the book twice.

mod address;
pub mod directory;
pub(crate) mod facts;
pub(crate) mod person;
mod search;
mod service;
pub mod store;
#[cfg(test)]
mod tests;
pub mod view;

pub(crate) use address::Address;
pub use address::{EMAIL, PHONE, canonical_email};
pub use service::{Created, create, edit, list, note_export, show, start_conversation};

use crate::{idempotency::Mismatch, page::BadCursor};
use crm_types::{ContactId, FieldError};
use sea_orm::DbErr;

/// Why something about a contact cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum ContactError {
    /// There is no such contact here.
    #[error("there is no such contact")]
    NotFound,
    /// Fields are not valid.
    #[error("some fields are not valid")]
    Invalid(Vec<FieldError>),
    /// Somebody else has changed them meanwhile.
    #[error("somebody else has changed this contact meanwhile")]
    Stale,
    /// Somebody has one of the addresses.
    #[error("another contact has this address already")]
    Duplicate {
        /// Who.
        existing: ContactId,
    },
    /// The cursor is not one of the contact list.
    #[error(transparent)]
    BadCursor(#[from] BadCursor),
    /// The idempotency key was used for another request.
    #[error(transparent)]
    Mismatch(#[from] Mismatch),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}
