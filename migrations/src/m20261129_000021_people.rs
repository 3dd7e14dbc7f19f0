//! More about people and their addresses: where they live, where they came from, what a number is.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// One column at a time, as SQLite wants it.
fn columns() -> Vec<(&'static str, ColumnDef)> {
    let mut columns: Vec<(&'static str, ColumnDef)> =
        ["street", "city", "state", "postal_code", "country", "lead_source", "lifecycle"]
            .map(|name| ("contact", string_null(name)))
            .into();
    columns.push(("contact", date_null("customer_since")));
    columns.push(("contact", big_integer("version").default(1).take()));
    columns.push(("contact_identifier", string_null("label")));
    columns.push(("contact_identifier", string("source").default("unknown").take()));
    columns.push(("contact_identifier", uuid_null("source_id")));
    columns
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table(table).drop_column(name).take()).await?;
        }
        Ok(())
    }
}
