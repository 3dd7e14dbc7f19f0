//! An account at a provider.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// An account at a provider.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "connection")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which provider.
    pub provider: String,
    /// What the office calls it.
    pub name: String,
    /// API key and signing secrets, sealed.
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub secrets: Vec<u8>,
    /// The last characters of the API key.
    pub key_hint: String,
    /// How many signing secrets there are.
    pub signing_keys: i32,
    /// Our webhooks at the provider, as a list of ids.
    pub webhook_ids: Json,
    /// How it does, in a word.
    pub health: String,
    /// How it does, in a sentence.
    pub health_message: String,
    /// When that was seen.
    pub checked_at: Option<DateTimeUtc>,
    /// When an event last came in.
    pub last_event_at: Option<DateTimeUtc>,
    /// Everything up to here has been fetched.
    pub polled_until: Option<DateTimeUtc>,
    /// How many messages in a row it has not answered.
    pub send_failures: i32,
    /// Nothing is handed to it before this.
    pub held_until: Option<DateTimeUtc>,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
