//! One number of a contact in a provider's own address book.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// One number of a contact in a provider's own address book.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "directory_entry")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The connection that told of it.
    pub connection_id: Uuid,
    /// The provider's id of the contact.
    pub provider_id: String,
    /// The number, in canonical form.
    pub address: String,
    /// The names, each with when it was said.
    #[sea_orm(column_type = "JsonBinary")]
    pub facts: Json,
    /// When the contact was deleted there; nothing here follows from that.
    pub deleted_at: Option<DateTimeUtc>,
    /// When we last heard of it.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
