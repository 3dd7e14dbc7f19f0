//! Shorter ways to what is read most. Who has an address is found without walking through all addresses in the order
//! wanted, because the index ends with that order; and the inbox's narrow views have indexes of only what they show.

use crate::table;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const ADDRESS: &str = "contact_identifier";
const ADDRESS_BEFORE: &str = "contact_identifier_value";
const ADDRESS_AFTER: &str = "contact_identifier_owner";
const THREAD: &str = "conversation";
const CALLBACK: &str = "conversation_callback";

/// Indexes of some threads only, and of which.
const VIEWS: [(&str, &str); 3] = [
    ("conversation_mail", "has_email"),
    ("conversation_calls", "has_calls"),
    ("conversation_waiting", "callback_since IS NOT NULL"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_index(table::index(ADDRESS, ADDRESS_AFTER, &["kind", "value", "contact_id"])).await?;
        manager.drop_index(Index::drop().name(ADDRESS_BEFORE).table(ADDRESS).to_owned()).await?;
        for (index, of) in VIEWS {
            let sql = format!("CREATE INDEX {index} ON {THREAD} (workspace_id, last_activity_at, id) WHERE {of}");
            manager.get_connection().execute_unprepared(&sql).await?;
        }
        manager.drop_index(Index::drop().name(CALLBACK).table(THREAD).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_index(table::index(THREAD, CALLBACK, &["callback_since", "last_activity_at"])).await?;
        for (index, _) in VIEWS {
            manager.drop_index(Index::drop().name(index).table(THREAD).to_owned()).await?;
        }
        manager.create_index(table::index(ADDRESS, ADDRESS_BEFORE, &["kind", "value"])).await?;
        manager.drop_index(Index::drop().name(ADDRESS_AFTER).table(ADDRESS).to_owned()).await
    }
}
