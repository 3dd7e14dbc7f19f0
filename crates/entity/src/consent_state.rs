//! What the ledger says now of one address.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// What the ledger says now of one address.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent_state")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// By which medium.
    pub channel: String,
    /// Whose address.
    pub address: String,
    /// The state.
    pub state: String,
    /// The basis.
    pub basis: Option<String>,
    /// Since when.
    pub at: DateTimeUtc,
    /// The ledger entry that says so.
    pub entry_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
