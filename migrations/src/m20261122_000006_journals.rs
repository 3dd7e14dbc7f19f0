//! The inbound journal and the send journal.

use crate::table::{self, scoped};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["inbound_event", "delivery"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let event = scoped("inbound_event")
            .col(uuid("connection_id"))
            .col(string("event_id"))
            .col(string_null("event_type"))
            .col(string("state"))
            .col(text_null("reason"))
            .col(integer("attempts"))
            .col(binary("body"))
            .col(table::time("received_at"))
            .col(table::time_null("settled_at"))
            .foreign_key(&mut table::link("inbound_event", "connection_id", "connection"))
            .take();
        let delivery = scoped("delivery")
            .col(uuid("activity_id"))
            .col(uuid("conversation_id"))
            .col(uuid("connection_id"))
            .col(uuid("sender_id"))
            .col(string("channel"))
            .col(string("purpose"))
            .col(string("to_address"))
            .col(text("body"))
            .col(string("state"))
            .col(string_null("reason"))
            .col(string_null("provider_id"))
            .col(string_null("dedup_key"))
            .col(integer("attempt"))
            .col(integer("lookups"))
            .col(json_binary_null("decision"))
            .col(table::time("planned_at"))
            .col(table::time("due_at"))
            .col(table::time_null("expires_at"))
            .col(table::time_null("handed_at"))
            .col(table::time("state_at"))
            .foreign_key(&mut table::link("delivery", "activity_id", "activity"))
            .foreign_key(&mut table::link("delivery", "sender_id", "sender"))
            .take();
        let indexes = vec![
            table::unique("inbound_event", "inbound_event_once", &["connection_id", "event_id"]),
            table::index("inbound_event", "inbound_event_state", &["state", "id"]),
            table::unique("delivery", "delivery_activity", &["activity_id"]),
            table::unique("delivery", "delivery_once", &["dedup_key"]),
            table::unique("delivery", "delivery_provider", &["connection_id", "provider_id"]),
            // Finds what an opt-out must cancel, and what a look-up may match.
            table::index("delivery", "delivery_address", &["channel", "to_address", "state"]),
        ];
        table::create(manager, vec![event, delivery], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::drop(manager, TABLES).await
    }
}
