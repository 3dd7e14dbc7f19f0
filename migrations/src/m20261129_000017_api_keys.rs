//! Keys with which programs come in.

use crate::table::{self, scoped};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let key = scoped("api_key")
            .col(string("name"))
            .col(string("secret_hash"))
            .col(string("scopes"))
            .col(integer("per_minute"))
            .col(uuid("created_by"))
            .col(table::time("created_at"))
            .col(table::time_null("expires_at"))
            .col(table::time_null("last_used_at"))
            .col(string_null("last_used_from"))
            .col(table::time_null("revoked_at"))
            .foreign_key(ForeignKey::create().from("api_key", "created_by").to("app_user", "id"))
            .take();
        // Found by its id alone, before the workspace is known.
        let id = Index::create().name("api_key_id").table("api_key").col("id").take();
        let maker = table::index("api_key", "api_key_maker", &["created_by"]);
        table::create(manager, vec![key], vec![id, maker]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::drop(manager, &["api_key"]).await
    }
}
