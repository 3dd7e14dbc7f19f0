//! An invitation to a workspace.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// An invitation to a workspace. Whoever shows the secret may join, once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invite")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whom it is for, lower case.
    pub email: String,
    /// What they will be, as [`crm_types::permission::Role`] spells it.
    pub role: String,
    /// SHA-256 of the secret in the link.
    pub secret_hash: String,
    /// Who made it.
    pub created_by: Uuid,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// Until when it is good.
    pub expires_at: DateTimeUtc,
    /// When it was accepted, taken back or replaced: it is good no more.
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
