//! The bytes of a file.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// The bytes of a file.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment_data")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// The file's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The bytes.
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub bytes: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
