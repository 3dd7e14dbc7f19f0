//! Log-in and who is signed in.

use crate::{
    SessionId, UserId, WorkspaceId,
    permission::{Permission, Role},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Email and password.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginIn {
    /// The email address of the account.
    #[schema(example = "owner@example.com")]
    pub email: String,
    /// The password.
    pub password: String,
    /// A code of the authenticator app, or a recovery code; only for accounts with a second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "123456")]
    pub code: Option<String>,
}

impl LoginIn {
    /// Without a second factor.
    pub fn new(email: impl Into<String>, password: impl Into<String>) -> Self {
        Self { email: email.into(), password: password.into(), code: None }
    }
}

/// Whether this installation waits for its first owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SetupStatus {
    /// Whether it does.
    pub open: bool,
}

/// The first owner, and their workspace.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetupIn {
    /// What the server printed when it started.
    #[schema(example = "K7QP-2MXA-9RTD")]
    pub code: String,
    /// The email address to log in with.
    #[schema(example = "owner@example.com")]
    pub email: String,
    /// What others will see.
    pub name: String,
    /// The password: 8 to 1,000 characters, and none that is easy to guess.
    pub password: String,
    /// What the workspace is called.
    #[schema(example = "Quill Foundation Repair")]
    pub workspace_name: String,
}

/// An access token; the refresh token comes as a cookie.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct TokenAnswer {
    /// Send it as `Authorization: Bearer ...`.
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    pub token_type: String,
    /// Seconds until the access token ends.
    #[schema(example = 600)]
    pub expires_in: u32,
    /// Whose it is.
    pub user_id: UserId,
    /// Where it opens something. Another tab may have moved the session to another workspace, or somebody else may have
    /// signed in: a request that was meant for one place must not be repeated in another.
    pub workspace_id: WorkspaceId,
}

/// Who is signed in, and what they may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// Your id.
    pub user_id: UserId,
    /// Your email address.
    pub email: String,
    /// What others see of you.
    pub name: String,
    /// The workspace you work in.
    pub workspace_id: WorkspaceId,
    /// What it is called.
    pub workspace_name: String,
    /// Its time zone (IANA name).
    #[schema(example = "America/New_York")]
    pub time_zone: String,
    /// Your role in it.
    pub role: Role,
    /// What the role allows.
    pub permissions: Vec<Permission>,
    /// Where the simulator's page is, when this server runs with demo data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub simulator_url: Option<String>,
    /// Whether messages may leave; `false` after a restore or when somebody pressed Stop.
    pub sending_armed: bool,
}

/// One signed-in browser or device of yours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionView {
    /// Its id.
    pub id: SessionId,
    /// What it calls itself, in words.
    #[schema(example = "Chrome on Windows")]
    pub device: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When it signed in.
    pub created_at: DateTime<Utc>,
    /// When it last renewed its access, which it does every few minutes while it is open.
    pub last_used_at: DateTime<Utc>,
    /// When it has to sign in again.
    pub expires_at: DateTime<Utc>,
}

/// How many sessions were ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionsEnded {
    /// How many.
    pub ended: u64,
}

/// A new password.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password as it is.
    pub current: String,
    /// The password as it shall be: 8 to 1,000 characters, and none that is easy to guess.
    pub new: String,
}
