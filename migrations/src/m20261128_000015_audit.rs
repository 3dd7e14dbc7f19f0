//! The audit log, and where its chain stands in each workspace.

use crate::table::{self, scoped};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// As in `domain::live`: what stands in the place of the hash before the first entry.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let entry = scoped("audit_entry")
            .col(string("actor_kind"))
            .col(uuid_null("actor_id"))
            .col(string_null("address"))
            .col(string("act"))
            .col(string("target_kind"))
            .col(uuid_null("target_id"))
            .col(string("target_name"))
            .col(text_null("before"))
            .col(text_null("after"))
            .col(table::time("at"))
            .col(big_integer_null("seq"))
            .col(string_null("previous_hash"))
            .col(string_null("hash"))
            .take();
        let indexes = vec![
            table::unique("audit_entry", "audit_entry_seq", &["seq"]),
            table::index("audit_entry", "audit_entry_actor", &["actor_id", "id"]),
            table::index("audit_entry", "audit_entry_target", &["target_id", "id"]),
            table::index("audit_entry", "audit_entry_act", &["act", "id"]),
        ];
        // The table that others use first: asked for last, its lock could wait for a writer that waits for us.
        for column in [big_integer("audit_seq").default(0).take(), string("audit_hash").default(GENESIS).take()] {
            manager.alter_table(Table::alter().table("workspace").add_column(column).take()).await?;
        }
        table::create(manager, vec![entry], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["audit_seq", "audit_hash"] {
            manager.alter_table(Table::alter().table("workspace").drop_column(column).take()).await?;
        }
        table::drop(manager, &["audit_entry"]).await
    }
}
