//! Calls, what is known of them before and beside their item in a thread, and the provider's address book.

use crate::table::{self, scoped};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["phone_call", "call_transcript", "directory_entry"];
/// SQLite adds and drops one column at a time.
const CALLBACK: &[&str] = &["callback_since", "callback_calls", "callback_voicemails", "callback_settled_at"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let call = scoped("phone_call")
            .col(uuid("connection_id"))
            .col(string("provider"))
            .col(string("provider_id"))
            // None while it is not known whom the call was with.
            .col(uuid_null("activity_id"))
            .col(uuid_null("conversation_id"))
            .col(string("outcome"))
            .col(boolean("counted"))
            .col(boolean("has_transcript"))
            .col(table::time_null("answered_at"))
            .col(table::time_null("completed_at"))
            .col(integer_null("duration_s"))
            .col(json_binary("facts"))
            .col(json_binary("closed"))
            .col(table::time("created_at"))
            .col(table::time("updated_at"))
            .foreign_key(&mut table::link("phone_call", "connection_id", "connection"))
            .foreign_key(&mut table::link("phone_call", "activity_id", "activity"))
            .foreign_key(&mut table::link("phone_call", "conversation_id", "conversation"))
            .take();
        // Apart from the call, because lists must not load it: a transcript can have a megabyte.
        let transcript = scoped("call_transcript")
            .col(json_binary("lines"))
            .foreign_key(&mut table::link("call_transcript", "id", "phone_call"))
            .take();
        let directory = scoped("directory_entry")
            .col(uuid("connection_id"))
            .col(string("provider_id"))
            .col(string("address"))
            .col(json_binary("facts"))
            .col(table::time_null("deleted_at"))
            .col(table::time("updated_at"))
            .foreign_key(&mut table::link("directory_entry", "connection_id", "connection"))
            .take();
        let indexes = vec![
            table::unique("phone_call", "phone_call_provider", &["provider", "provider_id"]),
            table::unique("phone_call", "phone_call_activity", &["activity_id"]),
            table::index("phone_call", "phone_call_thread", &["conversation_id", "outcome"]),
            table::unique("directory_entry", "directory_entry_key", &["connection_id", "provider_id", "address"]),
            table::index("directory_entry", "directory_entry_address", &["address"]),
        ];
        table::create(manager, vec![call, transcript, directory], indexes).await?;

        for column in [
            table::time_null("callback_since"),
            integer("callback_calls").default(0).take(),
            integer("callback_voicemails").default(0).take(),
            table::time_null("callback_settled_at"),
        ] {
            manager.alter_table(Table::alter().table("conversation").add_column(column).take()).await?;
        }
        let waiting = table::index("conversation", "conversation_callback", &["callback_since", "last_activity_at"]);
        manager.create_index(waiting).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("conversation_callback").table("conversation").to_owned()).await?;
        for column in CALLBACK {
            manager.alter_table(Table::alter().table("conversation").drop_column(*column).take()).await?;
        }
        table::drop(manager, TABLES).await
    }
}
