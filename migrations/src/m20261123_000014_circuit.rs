//! When a provider does not answer, what still wants to leave waits: how often it failed in a row, and until when. And
//! what fails on our side when it is applied holds back what leaves to its sender.

use crate::table;
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLE: &str = "connection";
const EVENT: &str = "inbound_event";
/// There are hardly any.
const OUR_FAULT: &str = "CREATE INDEX inbound_event_our_fault ON inbound_event (workspace_id, id) WHERE our_fault";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [integer("send_failures").default(0).take(), table::time_null("held_until")] {
            manager.alter_table(Table::alter().table(TABLE).add_column(column).take()).await?;
        }
        let our_fault = boolean("our_fault").default(false).take();
        manager.alter_table(Table::alter().table(EVENT).add_column(our_fault).take()).await?;
        manager.get_connection().execute_unprepared(OUR_FAULT).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP INDEX inbound_event_our_fault").await?;
        manager.alter_table(Table::alter().table(EVENT).drop_column("our_fault").take()).await?;
        for column in ["send_failures", "held_until"] {
            manager.alter_table(Table::alter().table(TABLE).drop_column(column).take()).await?;
        }
        Ok(())
    }
}
