//! Our copies of pictures, recordings and other files. The bytes stand apart, because lists must not load them.

use crate::table::{self, scoped};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["attachment", "attachment_data"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let attachment = scoped("attachment")
            .col(uuid("activity_id"))
            .col(string("slot"))
            .col(text("source_url"))
            .col(string("state"))
            .col(text_null("reason"))
            .col(string_null("content_type"))
            .col(big_integer_null("size"))
            .col(string_null("sha256"))
            .col(table::time("created_at"))
            .col(table::time("updated_at"))
            .foreign_key(table::link("attachment", "activity_id", "activity").on_delete(ForeignKeyAction::Cascade))
            .take();
        let data = scoped("attachment_data")
            .col(binary("bytes"))
            .foreign_key(table::link("attachment_data", "id", "attachment").on_delete(ForeignKeyAction::Cascade))
            .take();
        let indexes = vec![table::unique("attachment", "attachment_slot", &["activity_id", "slot"])];
        table::create(manager, vec![attachment, data], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::drop(manager, TABLES).await
    }
}
