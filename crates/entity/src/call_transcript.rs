//! What was said in a call.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// What was said in a call.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "call_transcript")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// The call's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The lines, in order.
    #[sea_orm(column_type = "JsonBinary")]
    pub lines: Json,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
