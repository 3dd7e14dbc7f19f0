//! One item of a thread.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// One item of a thread.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "activity")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The thread.
    pub conversation_id: Uuid,
    /// Message, call, ...
    pub kind: String,
    /// In or out.
    pub direction: String,
    /// By which medium.
    pub channel: Option<String>,
    /// Of an email.
    pub subject: Option<String>,
    /// The words.
    pub body: String,
    /// Where it stands.
    pub state: String,
    /// Why, in a word.
    pub reason: Option<String>,
    /// Why, in a sentence.
    pub reason_text: Option<String>,
    /// Which provider knows it.
    pub provider: Option<String>,
    /// By which id.
    pub provider_id: Option<String>,
    /// Our line.
    pub sender_id: Option<Uuid>,
    /// Where it came from.
    pub from_address: Option<String>,
    /// Where it went, a list of strings.
    #[sea_orm(column_type = "JsonBinary")]
    pub to_addresses: Json,
    /// Files, a list of `{url, content_type}`.
    #[sea_orm(column_type = "JsonBinary")]
    pub media: Json,
    /// Who of us wrote it.
    pub author_id: Option<Uuid>,
    /// Whether the product wrote it.
    pub automatic: bool,
    /// When it was said.
    pub at: DateTimeUtc,
    /// When its state last changed.
    pub state_at: DateTimeUtc,
    /// When we wrote it down.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
