//! Threads, what was said in them, and who has read it.

use crate::table::{self, scoped};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["conversation", "conversation_read", "activity"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conversation = scoped("conversation")
            .col(string("kind"))
            .col(uuid_null("contact_id"))
            .col(json_binary("participants"))
            .col(string_null("participants_key"))
            .col(string("status"))
            .col(boolean("has_text"))
            .col(boolean("has_email"))
            .col(boolean("has_calls"))
            .col(uuid_null("sender_id"))
            .col(integer("inbound_count"))
            .col(uuid_null("last_activity_id"))
            .col(string_null("last_kind"))
            .col(string_null("last_direction"))
            .col(string_null("last_channel"))
            .col(string_null("last_state"))
            .col(text("snippet"))
            .col(table::time("last_activity_at"))
            .col(table::time_null("last_inbound_at"))
            .col(table::time("created_at"))
            .foreign_key(&mut table::link("conversation", "contact_id", "contact"))
            .take();
        let read = scoped("conversation_read")
            .col(uuid("conversation_id"))
            .col(uuid("user_id"))
            .col(integer("seen_inbound"))
            .col(table::time("read_at"))
            .foreign_key(&mut table::link("conversation_read", "conversation_id", "conversation"))
            .take();
        let activity = scoped("activity")
            .col(uuid("conversation_id"))
            .col(string("kind"))
            .col(string("direction"))
            .col(string_null("channel"))
            .col(string_null("subject"))
            .col(text("body"))
            .col(string("state"))
            .col(string_null("reason"))
            .col(text_null("reason_text"))
            .col(string_null("provider"))
            .col(string_null("provider_id"))
            .col(uuid_null("sender_id"))
            .col(string_null("from_address"))
            .col(json_binary("to_addresses"))
            .col(json_binary("media"))
            .col(uuid_null("author_id"))
            .col(boolean("automatic"))
            .col(table::time("at"))
            .col(table::time("state_at"))
            .col(table::time("created_at"))
            .foreign_key(&mut table::link("activity", "conversation_id", "conversation"))
            .take();
        let indexes = vec![
            table::index("conversation", "conversation_recent", &["last_activity_at", "id"]),
            table::index("conversation", "conversation_status", &["status", "last_activity_at", "id"]),
            table::unique("conversation", "conversation_contact", &["contact_id"]),
            table::unique("conversation", "conversation_group", &["participants_key"]),
            table::unique("conversation_read", "conversation_read_user", &["user_id", "conversation_id"]),
            table::index("activity", "activity_thread", &["conversation_id", "at", "id"]),
            table::unique("activity", "activity_provider", &["provider", "kind", "provider_id"]),
        ];
        table::create(manager, vec![conversation, read, activity], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::drop(manager, TABLES).await
    }
}
