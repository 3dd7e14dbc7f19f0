//! What only an email has, beside its item of the thread.

use crate::table::{self, scoped};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One row an item, under the item's own id.
        let email = scoped("email")
            .col(string_null("message_id"))
            .col(string_null("in_reply_to"))
            .col(json_binary("ancestors"))
            .col(string_null("from_name"))
            .col(json_binary("cc"))
            .col(text_null("html"))
            .col(integer_null("quoted_at"))
            .col(json_binary("attachments"))
            .col(boolean("automatic"))
            .col(boolean("truncated"))
            .col(json_binary_null("bounce"))
            .col(uuid_null("event_id"))
            .foreign_key(&mut table::link("email", "id", "activity"))
            .foreign_key(&mut table::link("email", "event_id", "inbound_event"))
            .take();
        let indexes = vec![table::unique("email", "email_message", &["message_id"])];
        table::create(manager, vec![email], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::drop(manager, &["email"]).await
    }
}
