//! Who may log in, and to what.

use crate::table::{self, scoped};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["workspace", "app_user", "membership", "session"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let workspace = Table::create()
            .table("workspace")
            .col(uuid("id").primary_key())
            .col(string("name"))
            .col(string("time_zone"))
            .col(string("region"))
            .col(boolean("sending_armed"))
            .col(big_integer("change_seq"))
            .col(big_integer("ledger_seq"))
            .col(string("ledger_hash"))
            .col(table::time("created_at"))
            .take();
        let user = Table::create()
            .table("app_user")
            .col(uuid("id").primary_key())
            .col(string("email").unique_key())
            .col(string("name"))
            .col(string("password_hash"))
            .col(table::time("created_at"))
            .take();
        let membership = scoped("membership")
            .col(uuid("user_id"))
            .col(string("role"))
            .col(table::time("created_at"))
            .foreign_key(ForeignKey::create().from("membership", "user_id").to("app_user", "id"))
            .take();
        let session = Table::create()
            .table("session")
            .col(uuid("id").primary_key())
            .col(uuid("user_id"))
            .col(uuid("workspace_id"))
            .col(string("refresh_hash"))
            .col(string_null("previous_hash"))
            .col(table::time_null("rotated_at"))
            .col(string("user_agent"))
            .col(table::time("created_at"))
            .col(table::time("last_used_at"))
            .col(table::time("expires_at"))
            .col(table::time_null("revoked_at"))
            .foreign_key(ForeignKey::create().from("session", "user_id").to("app_user", "id"))
            .foreign_key(ForeignKey::create().from("session", "workspace_id").to("workspace", "id"))
            .take();
        let member = table::unique("membership", "membership_user", &["user_id"]);
        let sessions = Index::create().name("session_user").table("session").col("user_id").take();
        table::create(manager, vec![workspace, user, membership, session], vec![member, sessions]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::drop(manager, TABLES).await
    }
}
