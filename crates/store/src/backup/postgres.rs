//! PostgreSQL: the copy is an archive of `pg_dump`, put back by `pg_restore`.
//!
//! The old tables are moved into the schema `crm_replaced` before new ones are made. A table there marks that the
//! restore is not finished: servers do not start then, and running the restore again takes it up.

use super::{CopyError, Loaded, Target};
use crate::{OpenError, Store, Tx, Usage, open::SERVER};
use sea_orm::{ConnectionTrait, Database, DbBackend, DbErr, Statement, TransactionTrait};
use std::{
    io,
    path::Path,
    process::{Command, Output},
    time::Duration,
};

/// The mark of an unfinished restore.
const PENDING: &str = "crm_replaced.restore_pending";

/// How often, and how often at most, to look whether servers are still connected.
const LOOK: Duration = Duration::from_millis(100);
const LOOKS: usize = 10;

pub(super) async fn dump(url: &str, to: &Path) -> Result<(), CopyError> {
    let arguments = ["--format=custom", "--no-owner", "--no-privileges", "--schema=public", "--file"];
    run("pg_dump", url, &arguments, to).await
}

/// Refuses while a server is connected. One that has just ended is listed for a moment longer.
pub(super) async fn refuse_servers(store: &Store) -> Result<(), CopyError> {
    let mut looks = tokio::time::interval(LOOK);
    for _ in 0..LOOKS {
        looks.tick().await;
        let sql =
            "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1";
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [SERVER.into()]);
        let row = store.read().query_one_raw(statement).await?;
        let running: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
        if running == 0 {
            return Ok(());
        }
    }
    Err(CopyError::ServerRunning)
}

/// Whether a restore was begun and not finished.
pub(crate) async fn is_pending(connection: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let sql = format!("SELECT to_regclass('{PENDING}') IS NOT NULL AS pending");
    let row = connection.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
    row.map_or(Ok(false), |row| row.try_get("", "pending"))
}

pub(super) async fn load(target: Target, copy: &Path) -> Result<Loaded, CopyError> {
    make_room(&target.store).await?;
    let arguments = ["--no-owner", "--no-privileges", "--schema=public", "--single-transaction", "--exit-on-error"];
    if let Err(error) = run("pg_restore", &target.url, &arguments, copy).await {
        put_back(&target.store).await?;
        return Err(error);
    }
    // New connections: the old ones know the tables that were here before.
    let store = Store::open(&target.url, Usage::Command).await?;
    let connection = Database::connect(&target.url).await?;
    Ok(Loaded { store, connection, target })
}

/// Moves the old tables aside; or, after a restore that broke off, takes away what it had made.
async fn make_room(store: &Store) -> Result<(), DbErr> {
    let tx = store.read().raw().begin().await?;
    let statements: &[&str] = if is_pending(&tx).await? {
        &["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"]
    } else {
        &[
            "DROP SCHEMA IF EXISTS crm_replaced CASCADE",
            "ALTER SCHEMA public RENAME TO crm_replaced",
            "CREATE SCHEMA public",
            "CREATE TABLE crm_replaced.restore_pending ()",
        ]
    };
    for statement in statements {
        tx.execute_unprepared(statement).await?;
    }
    tx.commit().await
}

async fn put_back(store: &Store) -> Result<(), DbErr> {
    let tx = store.read().raw().begin().await?;
    for statement in [
        "DROP SCHEMA public CASCADE",
        "DROP TABLE crm_replaced.restore_pending",
        "ALTER SCHEMA crm_replaced RENAME TO public",
    ] {
        tx.execute_unprepared(statement).await?;
    }
    tx.commit().await
}

/// Whether what an unfinished restore set aside has rows of ours.
pub(super) async fn has_replaced_data(store: &Store) -> Result<bool, DbErr> {
    let query = async |sql: &str| {
        let row = store.read().query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
        row.map_or(Ok(false), |row| row.try_get("", "found"))
    };
    Ok(query("SELECT to_regclass('crm_replaced.workspace') IS NOT NULL AS found").await?
        && query("SELECT EXISTS (SELECT 1 FROM crm_replaced.workspace) AS found").await?)
}

/// The restore is finished, with this transaction.
pub(super) async fn done(tx: &Tx, keep: bool) -> Result<(), DbErr> {
    let last = if keep { "DROP TABLE crm_replaced.restore_pending" } else { "DROP SCHEMA crm_replaced CASCADE" };
    tx.execute_unprepared(last).await?;
    Ok(())
}

/// Runs a program of PostgreSQL on the database. The password goes by the environment, which other users cannot read.
async fn run(tool: &'static str, url: &str, arguments: &[&str], file: &Path) -> Result<(), CopyError> {
    let (address, password) = without_password(url).ok_or(OpenError::Url)?;
    let mut command = Command::new(tool);
    command.args(arguments).arg(file).arg("--dbname").arg(address);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let ran = tokio::task::spawn_blocking(move || command.output()).await;
    let failed = |why: String| CopyError::Tool { tool, why };
    match ran.unwrap_or_else(|error| Err(io::Error::other(error))) {
        Ok(Output { status, .. }) if status.success() => Ok(()),
        Ok(Output { stderr, .. }) => {
            let text = String::from_utf8_lossy(&stderr);
            Err(failed(text.lines().next().unwrap_or("it failed without a word").to_owned()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(failed("is not installed; it comes with PostgreSQL's client programs (postgresql-client)".to_owned()))
        }
        Err(error) => Err(failed(error.to_string())),
    }
}

/// `postgres://user:password@host/name` as the address without the password, and the password.
fn without_password(url: &str) -> Option<(String, Option<String>)> {
    let (scheme, rest) = url.split_once("://")?;
    let (authority, path) = rest.split_once('/').map_or((rest, ""), |(authority, path)| (authority, path));
    let Some((user, host)) = authority.rsplit_once('@') else { return Some((url.to_owned(), None)) };
    let Some((user, password)) = user.split_once(':') else { return Some((url.to_owned(), None)) };
    Some((format!("{scheme}://{user}@{host}/{path}"), Some(decode(password))))
}

/// Undoes `%41`.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = hex.and_then(|pair| u8::from_str_radix(pair, 16).ok()).filter(|_| *first == b'%');
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
        bytes.push(byte.unwrap_or(*first));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_not_in_the_address() {
        let (address, password) = without_password("postgres://crm:p%40ss%3aword@db:5432/crm?sslmode=disable").unwrap();
        assert_eq!(address, "postgres://crm@db:5432/crm?sslmode=disable");
        assert_eq!(password.as_deref(), Some("p@ss:word"));
        assert_eq!(without_password("postgres://db/crm").unwrap(), ("postgres://db/crm".to_owned(), None));
    }
}
