//! A signed-in browser; a reference table. One row is one refresh-token family.

use sea_orm::entity::prelude::*;

/// A signed-in browser; a reference table. One row is one refresh-token family.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The user.
    pub user_id: Uuid,
    /// The workspace signed in to.
    pub workspace_id: Uuid,
    /// SHA-256 of the refresh token that is good now.
    pub refresh_hash: String,
    /// SHA-256 of the one before: good for a few seconds more, then proof of theft.
    pub previous_hash: Option<String>,
    /// When the token was last exchanged.
    pub rotated_at: Option<DateTimeUtc>,
    /// What the browser calls itself.
    pub user_agent: String,
    /// When it was opened.
    pub created_at: DateTimeUtc,
    /// When it was last refreshed.
    pub last_used_at: DateTimeUtc,
    /// When it ends by itself.
    pub expires_at: DateTimeUtc,
    /// When it was ended.
    pub revoked_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
