//! A phone call at a provider: what is known of it, also while it is not known whom it was with.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// A phone call at a provider: what is known of it, also while it is not known whom it was with.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "phone_call")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The connection that told of it.
    pub connection_id: Uuid,
    /// Which provider that is.
    pub provider: String,
    /// The provider's id of it.
    pub provider_id: String,
    /// Its item in a thread; none while it is not known whom it was with.
    pub activity_id: Option<Uuid>,
    /// The thread of that item.
    pub conversation_id: Option<Uuid>,
    /// What became of it.
    pub outcome: String,
    /// Whether it counts as something that came in and that somebody should see.
    pub counted: bool,
    /// Whether there is a transcript.
    pub has_transcript: bool,
    /// When somebody answered.
    pub answered_at: Option<DateTimeUtc>,
    /// When it ended.
    pub completed_at: Option<DateTimeUtc>,
    /// How long it was.
    pub duration_s: Option<i32>,
    /// Everything that was said about it, each with when that was said.
    #[sea_orm(column_type = "JsonBinary")]
    pub facts: Json,
    /// The questions about it that the provider need not be asked again, a list of words.
    #[sea_orm(column_type = "JsonBinary")]
    pub closed: Json,
    /// When we first heard of it.
    pub created_at: DateTimeUtc,
    /// When something about it last changed.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
