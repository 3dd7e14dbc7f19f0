//! The inbound journal: every verified event, as it came.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// The inbound journal: every verified event, as it came.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inbound_event")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The connection it came over.
    pub connection_id: Uuid,
    /// The provider's id of the event; a hash of the body when it has none.
    pub event_id: String,
    /// What the provider calls it.
    pub event_type: Option<String>,
    /// `pending`, `applied` or `quarantined`.
    pub state: String,
    /// Why it is in quarantine.
    pub reason: Option<String>,
    /// Whether it is there because it failed on our side, so that what it says is not known.
    pub our_fault: bool,
    /// How often it was tried.
    pub attempts: i32,
    /// The raw bytes.
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub body: Vec<u8>,
    /// When it came.
    pub received_at: DateTimeUtc,
    /// When it was applied or put aside.
    pub settled_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
