//! The receipt of one row of an import.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// The receipt of one row of an import.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import_row")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The import.
    pub import_id: Uuid,
    /// Its line in the file.
    pub line: i64,
    /// What became of it, in a word.
    pub outcome: String,
    /// The header of the column that the reason is about.
    pub column: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Whom it made or met.
    pub contact_id: Option<Uuid>,
    /// The version of the person after it was written, when it wrote something.
    pub version: Option<i64>,
    /// The values that are not what we knew.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub differences: Option<Json>,
    /// The row as it stands in the file, where somebody has to look at it.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub cells: Option<Json>,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
