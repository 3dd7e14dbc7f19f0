//! People and their addresses.

use crate::table::{self, scoped};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["contact", "contact_identifier"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let contact = scoped("contact")
            .col(string_null("first_name"))
            .col(string_null("last_name"))
            .col(string_null("company"))
            .col(json_binary("tags"))
            .col(json_binary("attributes"))
            .col(string("sort_name"))
            .col(text("search"))
            .col(table::time("created_at"))
            .col(table::time("updated_at"))
            .take();
        let identifier = scoped("contact_identifier")
            .col(uuid("contact_id"))
            .col(string("kind"))
            .col(string("value"))
            .col(string("raw"))
            .col(integer("position"))
            .col(table::time("created_at"))
            .foreign_key(&mut table::link("contact_identifier", "contact_id", "contact"))
            .take();
        let indexes = vec![
            table::index("contact", "contact_sort", &["sort_name", "id"]),
            table::unique("contact_identifier", "contact_identifier_own", &["contact_id", "kind", "value"]),
            // Not unique: people of one household share a number.
            table::index("contact_identifier", "contact_identifier_value", &["kind", "value"]),
        ];
        table::create(manager, vec![contact, identifier], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::drop(manager, TABLES).await
    }
}
