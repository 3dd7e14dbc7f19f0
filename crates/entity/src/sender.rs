//! A line or mailbox of a connection.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// A line or mailbox of a connection.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sender")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The connection.
    pub connection_id: Uuid,
    /// The provider's id of it.
    pub provider_id: String,
    /// What the provider calls it.
    pub name: String,
    /// E.164 number or email address.
    pub address: String,
    /// Whether texts may leave from it.
    pub can_text: bool,
    /// Whether it still exists at the provider.
    pub active: bool,
    /// When it was first seen.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
