//! A person.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// A person.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Labels, a list of strings.
    #[sea_orm(column_type = "JsonBinary")]
    pub tags: Json,
    /// Further facts, an object.
    #[sea_orm(column_type = "JsonBinary")]
    pub attributes: Json,
    /// What lists sort by: the name, folded.
    pub sort_name: String,
    /// What search looks in: names and addresses, folded.
    pub search: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
