//! What only an email has, beside its item of the thread.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// What only an email has, beside its item of the thread.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "email")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// The item's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its `Message-ID` without angle brackets, when it has one that no other mail has.
    pub message_id: Option<String>,
    /// The mail that it answers.
    pub in_reply_to: Option<String>,
    /// The mails before it, oldest first, a list of ids.
    #[sea_orm(column_type = "JsonBinary")]
    pub ancestors: Json,
    /// The name beside the sender's address.
    pub from_name: Option<String>,
    /// Who got a copy, a list of addresses.
    #[sea_orm(column_type = "JsonBinary")]
    pub cc: Json,
    /// The formatted form, cleaned when it came in.
    pub html: Option<String>,
    /// Where in the item's body earlier mails begin, in characters.
    pub quoted_at: Option<i32>,
    /// Files, a list of `{name, content_type, size}`.
    #[sea_orm(column_type = "JsonBinary")]
    pub attachments: Json,
    /// Whether a machine sent it.
    pub automatic: bool,
    /// Whether the item's body is only the beginning.
    pub truncated: bool,
    /// What came back, when it is a report of that.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub bounce: Option<Json>,
    /// The event that brought it: the mail as it came.
    pub event_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
