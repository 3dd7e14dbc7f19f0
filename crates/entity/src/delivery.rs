//! The send journal: every message we send is a row here before it is a network call.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// The send journal: every message we send is a row here before it is a network call.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The item of the thread that shows it.
    pub activity_id: Uuid,
    /// The thread.
    pub conversation_id: Uuid,
    /// The account it leaves by.
    pub connection_id: Uuid,
    /// The line it leaves from.
    pub sender_id: Uuid,
    /// By which medium.
    pub channel: String,
    /// Why it is sent; decides which checks bind it.
    pub purpose: String,
    /// Whom it goes to.
    pub to_address: String,
    /// The words.
    pub body: String,
    /// Where it stands.
    pub state: String,
    /// Why, in a word.
    pub reason: Option<String>,
    /// The provider's id of it.
    pub provider_id: Option<String>,
    /// A second row with the same key is refused.
    pub dedup_key: Option<String>,
    /// How often it was handed over.
    pub attempt: i32,
    /// How often it was looked up after an ambiguous answer.
    pub lookups: i32,
    /// What was checked, and with which result.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub decision: Option<Json>,
    /// When it was wanted.
    pub planned_at: DateTimeUtc,
    /// When it should leave.
    pub due_at: DateTimeUtc,
    /// After this it is pointless.
    pub expires_at: Option<DateTimeUtc>,
    /// When it was last handed over.
    pub handed_at: Option<DateTimeUtc>,
    /// When the state last changed.
    pub state_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
