//! Who may come in: owners, log-in, sessions and tokens.
//!
//! An access token says who and which session, never which role: the session and the role are read for each request,
//! so that a log-out or a change of role holds at once. Start reading at [`login`] and [`refresh`].

mod account;
mod device;
mod handle;
mod invites;
mod keys;
mod members;
mod owner;
mod password;
mod people;
mod reset;
mod service;
mod sessions;
#[cfg(test)]
mod tests;
mod tokens;
mod two_factor;
mod workspaces;

pub use account::{change_password, end_other_sessions, end_session, sessions};
pub use device::{is_known_device, new_device};
pub use invites::{invite, invites, join, look_at_invite, revoke_invite};
pub use keys::{authenticate_key, create_key, is_key, keys, revoke_key};
pub use members::{change_role, leave, members, remove_member, take_second_factor};
pub use owner::{NewOwner, create_owner, found_workspace, has_owner, set_up, setup_code};
pub use reset::{look_at_reset, make_reset_link, reset_link_of, reset_password};
pub use service::{
    Refreshed, SignedIn, authenticate, is_living, issue_ticket, login, logout, me, redeem_ticket, refresh,
};
pub(crate) use two_factor::seed_place;
pub use two_factor::{confirm_two_factor, renew_recovery_codes, start_two_factor, stop_two_factor, two_factor};
pub use workspaces::{change_workspace, my_workspaces, switch_workspace, workspace};

use crate::{idempotency::Mismatch, page::BadCursor};
use crm_types::{
    ApiKeyId, FieldError, Permission, SessionId, UserId, WorkspaceId,
    permission::{Rights, Role},
};
use sea_orm::DbErr;
use std::net::IpAddr;

/// By what somebody came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// A browser or device that signed in.
    Session(SessionId),
    /// A program, in the name of the member who made its key.
    Key {
        /// The key.
        id: ApiKeyId,
        /// How many requests it may make in a minute.
        per_minute: u32,
    },
}

/// Who is acting: proof that a token or key, and the membership behind it, were checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The user.
    pub user: UserId,
    /// The workspace they act in.
    pub workspace: WorkspaceId,
    /// By what they came in.
    pub via: Via,
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
    /// The browser or device, when it is one.
    pub const fn session(&self) -> Option<SessionId> {
        match self.via {
            Via::Session(id) => Some(id),
            Via::Key { .. } => None,
        }
    }

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
    /// A one-time link that is not good, or not any more.
    #[error("this link is no longer good: ask whoever sent it for a new one")]
    LinkGone,
    /// The password is right, and a second factor must come with it.
    #[error("enter the code of your authenticator app, or a recovery code")]
    SecondFactor,
    /// The second factor is wrong, or was used before.
    #[error("this code is wrong or was used already: enter the one that the app shows now")]
    WrongCode,
    /// The second factor is on already.
    #[error("two-factor log-in is on already: turn it off first")]
    TwoFactorOn,
    /// There is no second factor.
    #[error("two-factor log-in is not set up")]
    TwoFactorOff,
    /// The workspace would be without an owner.
    #[error("this is the last owner: make somebody else an owner first")]
    LastOwner,
    /// Somebody, or a role, above one's own.
    #[error("this takes a mightier role than yours")]
    TooMighty,
    /// The account is not this workspace's alone.
    #[error("they belong to another workspace as well, so only they can open their account")]
    Elsewhere,
    /// One's own account is not changed this way.
    #[error("this is your own account: change it in your profile")]
    Yourself,
    /// There is an owner already.
    #[error("this installation has an owner already: sign in")]
    SetUp,
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
