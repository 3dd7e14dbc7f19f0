//! Members of a workspace, those who are invited, and links that are good once.

use crate::{
    FieldError, InviteId, UserId, WorkspaceId,
    delivery::words,
    permission::Role,
    text::{check_names, is_email},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// Somebody who belongs to the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Member {
    /// The user.
    pub user_id: UserId,
    /// What others see.
    #[schema(example = "Rosa Quill")]
    pub name: String,
    /// What they log in with.
    #[schema(example = "rosa@example.com")]
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Whether they show a second factor when they sign in.
    pub two_factor: bool,
    /// Since when they belong here.
    pub since: DateTime<Utc>,
    /// When they were last here; absent when nothing of that is known any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen_at: Option<DateTime<Utc>>,
}

/// Another role for a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberPatch {
    /// What they may do from now on.
    pub role: Role,
}

/// What came with somebody who is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MemberRemoved {
    /// How many of their browsers and devices were signed out.
    pub sessions: u64,
    /// How many of their API keys stopped.
    pub api_keys: u64,
}

/// Whom to invite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteIn {
    /// Their email address. A new invitation to the same address takes the place of the one before.
    #[schema(example = "tom@example.com")]
    pub email: String,
    /// What they will be.
    pub role: Role,
}

impl InviteIn {
    /// Checks what needs no look-up.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        if !is_email(self.email.trim()) {
            errors.push(FieldError::new("/email", "An email address looks like name@example.com."));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

words! {
    /// How an invitation stands.
    InviteState {
        /// It can be accepted.
        Open = "open";
        /// It was not accepted in time.
        Expired = "expired";
    }
}

/// An invitation that nobody has accepted or taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Invite {
    /// Its id.
    pub id: InviteId,
    /// Whom it was sent to.
    pub email: String,
    /// What they will be.
    pub role: Role,
    /// Who invites them.
    pub invited_by: String,
    /// Whether it is still good.
    pub state: InviteState,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// An invitation with its link. The link is shown this once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InviteMade {
    /// The invitation.
    pub invite: Invite,
    /// Give it to whom it is for: whoever opens it first, joins.
    #[schema(example = "https://crm.example.com/join#3kQ.9fA")]
    pub link: String,
}

/// A one-time token, from the part of a link after `#`.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkToken {
    /// The token.
    pub token: String,
}

/// What an invitation offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InviteOffer {
    /// The workspace to join.
    pub workspace_name: String,
    /// Whom it was sent to.
    pub email: String,
    /// What they will be.
    pub role: Role,
    /// Who invites them.
    pub invited_by: String,
    /// Whether they have an account, and so a password, already.
    pub has_account: bool,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// Accepts an invitation.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteAccept {
    /// The token of the link.
    pub token: String,
    /// What others will see; only for a new account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The new account's password, or that of the account that is there.
    pub password: String,
}

impl InviteAccept {
    /// Checks what needs no look-up.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        check_names(&mut errors, [("/name", self.name.as_deref())]);
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// Somebody belongs to a workspace now. They sign in like everybody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Joined {
    /// What they log in with.
    pub email: String,
    /// Where they belong now.
    pub workspace_id: WorkspaceId,
    /// What it is called.
    pub workspace_name: String,
}

/// A link with which somebody chooses a new password, once. It is shown this once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResetLink {
    /// Give it to whom it is for, and to nobody else.
    #[schema(example = "https://crm.example.com/reset#3kQ.9fA")]
    pub link: String,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// Whose password is to be chosen anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResetOffer {
    /// What they log in with.
    pub email: String,
}

/// A new password by a link.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordReset {
    /// The token of the link.
    pub token: String,
    /// The password as it shall be: 8 to 1,000 characters, and none that is easy to guess.
    pub password: String,
}
