//! A file of people on its way into the book.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// A file of people on its way into the book.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Where it stands, in a word.
    pub status: String,
    /// The name of the file.
    pub file_name: String,
    /// How many bytes it has.
    pub size: i64,
    /// How it was read, in words.
    pub format: Option<String>,
    /// Its headers, folded: files with the same ones are read alike.
    pub signature: String,
    /// The columns, and what each is taken for.
    #[sea_orm(column_type = "JsonBinary")]
    pub columns: Json,
    /// How it is read and written.
    #[sea_orm(column_type = "JsonBinary")]
    pub options: Json,
    /// The rows that somebody should look at before it is written.
    #[sea_orm(column_type = "JsonBinary")]
    pub preview: Json,
    /// Whether what it wrote is being taken back.
    pub undoing: bool,
    /// Why it failed.
    pub reason: Option<String>,
    /// Who brought it.
    pub created_by: Uuid,
    /// When it came.
    pub created_at: DateTimeUtc,
    /// When what is being done with it was begun.
    pub phase_at: Option<DateTimeUtc>,
    /// When it was done, failed or undone.
    pub finished_at: Option<DateTimeUtc>,
    /// How many rows it has.
    pub total: i64,
    /// How many are new people.
    pub created: i64,
    /// How many change a known person.
    pub updated: i64,
    /// How many say nothing new.
    pub unchanged: i64,
    /// How many cannot be used.
    pub rejected: i64,
    /// How many need a decision.
    pub conflicting: i64,
    /// How many rows are through in what is being done with it.
    pub cursor: i64,
    /// After an undo: how many values stayed because somebody had changed them since.
    pub kept_on_undo: i64,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
