//! Who may come in: owners, log-in, sessions and tokens.
//!
//! An access token says who and which session, never which role: the session and the role are read for each request,
//! so that a log-out or a change of role holds at once. Start reading at [`login`] and [`refresh`].

mod account;
mod password;
mod service;
mod sessions;
#[cfg(test)]
mod tests;
mod tokens;

pub use account::{change_password, end_other_sessions, end_session, sessions};
pub use service::{
    NewOwner, Refreshed, SignedIn, authenticate, create_owner, found_workspace, has_owner, is_living, issue_ticket,
    login, logout, me, redeem_ticket, refresh,
};

use crate::{idempotency::Mismatch, page::BadCursor};
use crm_types::{
    FieldError, Permission, SessionId, UserId, WorkspaceId,
    permission::{Rights, Role},
};
use sea_orm::DbErr;
use std::net::IpAddr;

/// Who is acting: proof that a token, its session and its membership were checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The user.
    pub user: UserId,
    /// The workspace they act in.
    pub workspace: WorkspaceId,
    /// The browser or device.
    pub session: SessionId,
    /// What they are there.
    pub role: Role,
    /// What they may do there.
    pub rights: Rights,
    /// The workspace's country.
    pub region: Region,
    /// Where the request comes from, when it is one.
    pub address: Option<IpAddr>,
}

impl Principal {
    /// Whether they hold the right.
    pub const fn may(&self, right: Permission) -> bool {
        self.rights.has(right)
    }

    /// Refuses whoever lacks the right; for acts whose right depends on what is asked for.
    ///
    /// # Errors
    /// [`AccessError::Forbidden`].
    pub fn need(&self, right: Permission) -> Result<(), AccessError> {
        if self.may(right) { Ok(()) } else { Err(AccessError::Forbidden) }
    }
}

/// The country of a workspace (ISO 3166-1, two letters): a phone number without a country is of there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region([u8; 2]);

impl Region {
    /// Reads two capital letters; else the United States, which is what a new workspace has.
    pub fn parse(text: &str) -> Self {
        match *text.as_bytes() {
            [first, second] if first.is_ascii_uppercase() && second.is_ascii_uppercase() => Self([first, second]),
            _ => Self(*b"US"),
        }
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        // Two ASCII letters, always.
        std::str::from_utf8(&self.0).unwrap_or("US")
    }
}

/// Why somebody is not let in, or something about access cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// No valid token, or its session has ended.
    #[error("sign in first")]
    Unauthenticated,
    /// Email or password is wrong; which one is not said.
    #[error("email or password is wrong")]
    WrongCredentials,
    /// There is no such thing here.
    #[error("there is no such thing")]
    NotFound,
    /// The cursor is of another list.
    #[error(transparent)]
    BadCursor(#[from] BadCursor),
    /// Their role does not allow it.
    #[error("your role does not allow this")]
    Forbidden,
    /// Too many log-ins wait for their turn; later.
    #[error("too many people are signing in at this moment; try again")]
    Busy,
    /// Somebody has this email address already.
    #[error("there is an account with this email address already")]
    Duplicate,
    /// Fields are not valid.
    #[error("some fields are not valid")]
    Invalid(Vec<FieldError>),
    /// The idempotency key was used for another request.
    #[error(transparent)]
    Mismatch(#[from] Mismatch),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}
