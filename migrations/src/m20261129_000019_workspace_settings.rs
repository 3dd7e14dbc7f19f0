//! What a workspace says about itself.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Monday to Friday, 9 to 18: the hours of an office until it says others.
const HOURS: &str = r#"[{"from":"09:00:00","until":"18:00:00"},{"from":"09:00:00","until":"18:00:00"},{"from":"09:00:00","until":"18:00:00"},{"from":"09:00:00","until":"18:00:00"},{"from":"09:00:00","until":"18:00:00"},null,null]"#;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [text("office_hours").default(HOURS).take(), text("postal_address").default("").take()] {
            manager.alter_table(Table::alter().table("workspace").add_column(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["office_hours", "postal_address"] {
            manager.alter_table(Table::alter().table("workspace").drop_column(column).take()).await?;
        }
        Ok(())
    }
}
