//! Accounts at providers: created, tested, their lines listed, their webhooks registered.
//!
//! Secrets go in and never come out again: they are sealed at rest and opened only to call the provider.

pub mod account;
pub mod circuit;
mod service;
mod view;

pub(crate) use account::secrets_place;
pub use service::{create, edit, list, register_webhooks, show, test};

use crate::idempotency::Mismatch;
use crm_types::FieldError;
use sea_orm::DbErr;

/// What can go wrong with connections.
#[derive(Debug, thiserror::Error)]
pub enum ConnectionError {
    /// There is no such connection here.
    #[error("not found")]
    NotFound,
    /// Fields are wrong.
    #[error("some fields are not valid")]
    Invalid(Vec<FieldError>),
    /// It cannot be done now.
    #[error("{0}")]
    WrongState(String),
    /// The provider said no or did not answer.
    #[error("{0}")]
    Provider(String),
    /// The idempotency key was used for something else.
    #[error(transparent)]
    Mismatch(#[from] Mismatch),
    /// The database's error.
    #[error(transparent)]
    Db(#[from] DbErr),
}
