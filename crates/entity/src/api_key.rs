//! A key with which a program comes in.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// A key with which a program comes in, in the name of the member who made it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id, which is part of the key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What it is for.
    pub name: String,
    /// SHA-256 of the secret: it is chance of 256 bits, so nothing slower is needed.
    pub secret_hash: String,
    /// Names of rights, one space between.
    pub scopes: String,
    /// How many requests it may make in a minute.
    pub per_minute: i32,
    /// The member who made it, and who must still be one.
    pub created_by: Uuid,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it stops by itself.
    pub expires_at: Option<DateTimeUtc>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTimeUtc>,
    /// From which network address.
    pub last_used_from: Option<String>,
    /// When somebody stopped it.
    pub revoked_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
