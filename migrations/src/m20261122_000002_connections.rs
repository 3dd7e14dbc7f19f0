//! Accounts at providers, and the lines they bring.

use crate::table::{self, scoped};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["connection", "sender"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = scoped("connection")
            .col(string("provider"))
            .col(string("name"))
            .col(binary("secrets"))
            .col(string("key_hint"))
            .col(integer("signing_keys"))
            .col(json("webhook_ids"))
            .col(string("health"))
            .col(text("health_message"))
            .col(table::time_null("checked_at"))
            .col(table::time_null("last_event_at"))
            .col(table::time_null("polled_until"))
            .col(table::time("created_at"))
            .col(table::time("updated_at"))
            .take();
        let sender = scoped("sender")
            .col(uuid("connection_id"))
            .col(string("provider_id"))
            .col(string("name"))
            .col(string("address"))
            .col(boolean("can_text"))
            .col(boolean("active"))
            .col(table::time("created_at"))
            .foreign_key(&mut table::link("sender", "connection_id", "connection"))
            .take();
        let indexes = vec![
            // A webhook names the connection by its id alone.
            Index::create().name("connection_id").table("connection").col("id").take(),
            table::unique("sender", "sender_provider", &["connection_id", "provider_id"]),
        ];
        table::create(manager, vec![connection, sender], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::drop(manager, TABLES).await
    }
}
