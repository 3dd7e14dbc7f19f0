//! A link with which somebody chooses a new password; a reference table.

use sea_orm::entity::prelude::*;

/// A link with which somebody chooses a new password; a reference table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "password_reset")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose password.
    pub user_id: Uuid,
    /// In which workspace it was made: where the log speaks of it.
    pub workspace_id: Uuid,
    /// SHA-256 of the secret in the link.
    pub secret_hash: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// Until when it is good.
    pub expires_at: DateTimeUtc,
    /// When it was used or replaced: it is good no more.
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
