//! An address that must not be written to. Keyed by address, so that it survives the person.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// An address that must not be written to. Keyed by address, so that it survives the person.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suppression")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// By which medium.
    pub channel: String,
    /// Which address.
    pub address: String,
    /// The address that said stop; another one of the same person, or the same.
    pub origin_address: String,
    /// Whether it holds.
    pub active: bool,
    /// In a word, e.g. `opted_out`.
    pub reason: String,
    /// Since when.
    pub since: DateTimeUtc,
    /// When it was lifted.
    pub released_at: Option<DateTimeUtc>,
    /// The ledger entry behind it.
    pub entry_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
