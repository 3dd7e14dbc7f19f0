//! The change feed. Rows are written unsequenced and numbered by the sealer.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// The change feed. Rows are written unsequenced and numbered by the sealer.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What kind of thing changed.
    pub kind: String,
    /// Which one.
    pub entity_id: Uuid,
    /// Its thread, for an item of a thread.
    pub parent_id: Option<Uuid>,
    /// When.
    pub at: DateTimeUtc,
    /// Its number in the workspace's feed, once sealed.
    pub seq: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
