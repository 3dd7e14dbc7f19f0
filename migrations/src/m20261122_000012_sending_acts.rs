//! Who stopped sending, who armed it again, and when; and a short way to what has not left yet.

use crate::table::{self, scoped};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What may still leave is a small part of all that ever left.
const OPEN: &str = "CREATE INDEX delivery_open ON delivery (workspace_id, state, due_at) \
    WHERE state IN ('planned', 'reserved', 'handed', 'unknown')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let act = scoped("sending_act")
            .col(boolean("armed"))
            .col(string("cause"))
            .col(uuid_null("user_id"))
            .col(table::time("at"))
            .take();
        table::create(manager, vec![act], Vec::new()).await?;
        manager.get_connection().execute_unprepared(OPEN).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP INDEX delivery_open").await?;
        table::drop(manager, &["sending_act"]).await
    }
}
