//! The consent ledger, its projection, and suppression.

use crate::table::{self, scoped};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["consent_entry", "consent_state", "suppression"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let entry = scoped("consent_entry")
            .col(string("channel"))
            .col(string("address"))
            .col(uuid_null("contact_id"))
            .col(string("act"))
            .col(string("state"))
            .col(string_null("basis"))
            .col(text("wording"))
            .col(text("why"))
            .col(string("source"))
            .col(string("source_id"))
            .col(table::time("at"))
            .col(table::time("recorded_at"))
            .col(big_integer_null("seq"))
            .col(string_null("previous_hash"))
            .col(string_null("hash"))
            .take();
        let state = scoped("consent_state")
            .col(string("channel"))
            .col(string("address"))
            .col(string("state"))
            .col(string_null("basis"))
            .col(table::time("at"))
            .col(uuid("entry_id"))
            .take();
        let suppression = scoped("suppression")
            .col(string("channel"))
            .col(string("address"))
            .col(string("origin_address"))
            .col(boolean("active"))
            .col(string("reason"))
            .col(table::time("since"))
            .col(table::time_null("released_at"))
            .col(uuid("entry_id"))
            .take();
        let indexes = vec![
            table::unique(
                "consent_entry",
                "consent_entry_source",
                &["source", "source_id", "channel", "address", "act"],
            ),
            table::unique("consent_entry", "consent_entry_seq", &["seq"]),
            table::index("consent_entry", "consent_entry_address", &["channel", "address", "id"]),
            table::unique("consent_state", "consent_state_address", &["channel", "address"]),
            table::unique("suppression", "suppression_address", &["channel", "address"]),
        ];
        table::create(manager, vec![entry, state, suppression], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::drop(manager, TABLES).await
    }
}
