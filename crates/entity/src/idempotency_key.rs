//! An answer kept, so that a repeated request gets the same one.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// An answer kept, so that a repeated request gets the same one.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What the caller sent, with the user's id before it.
    pub key: String,
    /// A hash of method, path and body.
    pub request_hash: String,
    /// The answer.
    #[sea_orm(column_type = "JsonBinary")]
    pub answer: Json,
    /// When it was given.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
