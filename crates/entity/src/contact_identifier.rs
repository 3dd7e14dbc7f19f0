//! An address by which a person is known.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// An address by which a person is known.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_identifier")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The person.
    pub contact_id: Uuid,
    /// `phone` or `email`.
    pub kind: String,
    /// In canonical form.
    pub value: String,
    /// As it was given.
    pub raw: String,
    /// What it is, e.g. `mobile`.
    pub label: Option<String>,
    /// What brought it, in a word: `person`, `message`, `import`.
    pub source: String,
    /// Which import, when it was one.
    pub source_id: Option<Uuid>,
    /// The order in which they are shown.
    pub position: i32,
    /// When it was added.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
