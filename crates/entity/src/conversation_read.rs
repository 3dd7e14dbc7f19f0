//! How far a user has read a thread.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// How far a user has read a thread.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "conversation_read")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The thread.
    pub conversation_id: Uuid,
    /// The user.
    pub user_id: Uuid,
    /// `inbound_count` of the thread when the user last looked.
    pub seen_inbound: i32,
    /// When that was.
    pub read_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
