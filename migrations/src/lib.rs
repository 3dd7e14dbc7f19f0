//! The schema, one change a file, the same for SQLite and PostgreSQL.
//!
//! `user`, `session` and `workspace` are reference tables. Every other table has the primary key
//! `(workspace_id, id)` and carries `workspace_id` in each unique and foreign key, so that it can be distributed
//! by that column. A merged file is never edited; see `README.md`.

#![cfg_attr(
    not(test),
    expect(clippy::wildcard_imports, reason = "the column helpers of the migration crate are meant to be used so")
)]

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::{
    MigrationTrait, SchemaManager, async_trait,
    sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement},
};

mod m20261122_000001_access;
mod m20261122_000002_connections;
mod m20261122_000003_contacts;
mod m20261122_000004_consent;
mod m20261122_000005_conversations;
mod m20261122_000006_journals;
mod m20261122_000007_operations;
mod m20261122_000008_calls;
mod m20261122_000009_attachments;
mod m20261122_000010_email;
mod m20261122_000012_sending_acts;
mod m20261123_000013_short_ways;
mod m20261123_000014_circuit;
mod m20261128_000015_audit;
mod m20261129_000016_people_in;
mod m20261129_000017_api_keys;
mod m20261129_000018_two_factor;
mod m20261129_000019_workspace_settings;
mod m20261129_000021_people;
mod m20261129_000022_imports;
mod table;

/// The changes that a database has had, by name, in order; none when it is empty.
///
/// # Errors
/// The database's error.
pub async fn applied(connection: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let manager = SchemaManager::new(connection);
    if !manager.has_table("seaql_migrations").await? {
        return Ok(Vec::new());
    }
    let sql = "SELECT version FROM seaql_migrations ORDER BY version";
    let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), sql)).await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}

/// The names of all changes that this version knows, in order.
pub fn known() -> Vec<String> {
    Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect()
}

/// All changes, in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_access::Migration),
            Box::new(m20261122_000002_connections::Migration),
            Box::new(m20261122_000003_contacts::Migration),
            Box::new(m20261122_000004_consent::Migration),
            Box::new(m20261122_000005_conversations::Migration),
            Box::new(m20261122_000006_journals::Migration),
            Box::new(m20261122_000007_operations::Migration),
            Box::new(m20261122_000008_calls::Migration),
            Box::new(m20261122_000009_attachments::Migration),
            Box::new(m20261122_000010_email::Migration),
            Box::new(m20261122_000012_sending_acts::Migration),
            Box::new(m20261123_000013_short_ways::Migration),
            Box::new(m20261123_000014_circuit::Migration),
            Box::new(m20261128_000015_audit::Migration),
            Box::new(m20261129_000016_people_in::Migration),
            Box::new(m20261129_000017_api_keys::Migration),
            Box::new(m20261129_000018_two_factor::Migration),
            Box::new(m20261129_000019_workspace_settings::Migration),
            Box::new(m20261129_000021_people::Migration),
            Box::new(m20261129_000022_imports::Migration),
        ]
    }
}
