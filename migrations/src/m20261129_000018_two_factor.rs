//! The second factor of an account, and the codes for when it is lost.

use crate::table;
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            binary_null("totp_seed"),
            table::time_null("totp_since"),
            // A code is good once: the last 30 seconds' step that was used.
            big_integer("totp_step").default(0).take(),
        ] {
            manager.alter_table(Table::alter().table("app_user").add_column(column).take()).await?;
        }
        let code = Table::create()
            .table("recovery_code")
            .col(uuid("id").primary_key())
            .col(uuid("user_id"))
            .col(string("code_hash"))
            .col(table::time_null("used_at"))
            .foreign_key(ForeignKey::create().from("recovery_code", "user_id").to("app_user", "id"))
            .take();
        let user = Index::create()
            .name("recovery_code_user")
            .table("recovery_code")
            .col("user_id")
            .col("code_hash")
            .unique()
            .take();
        table::create(manager, vec![code], vec![user]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::drop(manager, &["recovery_code"]).await?;
        for column in ["totp_seed", "totp_since", "totp_step"] {
            manager.alter_table(Table::alter().table("app_user").drop_column(column).take()).await?;
        }
        Ok(())
    }
}
