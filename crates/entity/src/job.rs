//! Work to be done in the background.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// Work to be done in the background.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which handler runs it.
    pub kind: String,
    /// What the handler needs, ids mostly.
    #[sea_orm(column_type = "JsonBinary")]
    pub payload: Json,
    /// A second waiting job with the same key is refused.
    pub dedup_key: Option<String>,
    /// Jobs of one lane run one after the other, oldest first.
    pub lane: Option<String>,
    /// How often it was started.
    pub attempt: i32,
    /// When it was meant to run.
    pub due_at: DateTimeUtc,
    /// When it runs next: `due_at`, or later after a failure.
    pub run_at: DateTimeUtc,
    /// Until when a worker has it.
    pub locked_until: Option<DateTimeUtc>,
    /// Which claim has it; an older claim can no longer finish it.
    pub fence: Option<Uuid>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was given up.
    pub dead_at: Option<DateTimeUtc>,
    /// When it was queued.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
