//! Jobs, the change feed, and answers kept for repeated requests.

use crate::table::{self, scoped};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["job", "change", "idempotency_key"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let job = scoped("job")
            .col(string("kind"))
            .col(json_binary("payload"))
            .col(string_null("dedup_key"))
            .col(string_null("lane"))
            .col(integer("attempt"))
            .col(table::time("due_at"))
            .col(table::time("run_at"))
            .col(table::time_null("locked_until"))
            .col(uuid_null("fence"))
            .col(text_null("last_error"))
            .col(table::time_null("dead_at"))
            .col(table::time("created_at"))
            .take();
        let change = scoped("change")
            .col(string("kind"))
            .col(uuid("entity_id"))
            .col(uuid_null("parent_id"))
            .col(table::time("at"))
            .col(big_integer_null("seq"))
            .take();
        let key = scoped("idempotency_key")
            .col(string("key"))
            .col(string("request_hash"))
            .col(json_binary("answer"))
            .col(table::time("created_at"))
            .take();
        let indexes = vec![
            table::unique("job", "job_once", &["kind", "dedup_key"]),
            table::index("job", "job_lane", &["lane", "id"]),
            // Claims go over all workspaces: the one index that does not start with the workspace.
            Index::create().name("job_due").table("job").col("dead_at").col("run_at").col("id").take(),
            table::unique("change", "change_seq", &["seq"]),
            table::unique("idempotency_key", "idempotency_key_once", &["key"]),
        ];
        table::create(manager, vec![job, change, key], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::drop(manager, TABLES).await
    }
}
