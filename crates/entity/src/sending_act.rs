//! Sending was stopped or armed; append-only.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// Sending was stopped or armed; append-only.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sending_act")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whether messages may leave from then on.
    pub armed: bool,
    /// In a word, e.g. `person`.
    pub cause: String,
    /// Who did it, when it was a person.
    pub user_id: Option<Uuid>,
    /// When.
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
