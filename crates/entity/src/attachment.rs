//! Our copy of a file that came with an item; the bytes are in `attachment_data`.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// Our copy of a file that came with an item; the bytes are in `attachment_data`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The item.
    pub activity_id: Uuid,
    /// Which of its files: `media:0`, `voicemail`, `recording:...`.
    pub slot: String,
    /// Where the provider keeps it.
    pub source_url: String,
    /// Pending, stored or failed.
    pub state: String,
    /// Why it failed.
    pub reason: Option<String>,
    /// Its media type, as its bytes show it.
    pub content_type: Option<String>,
    /// How many bytes it has.
    pub size: Option<i64>,
    /// Their SHA-256.
    pub sha256: Option<String>,
    /// When it was wanted.
    pub created_at: DateTimeUtc,
    /// When its state last changed.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
