//! What differs between SQLite and PostgreSQL. Nothing outside this file asks which of the two it is.

use crate::Reads;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, IsolationLevel, Statement, TransactionTrait,
};
use std::collections::BTreeSet;

/// Which database a connection talks to.
pub fn of(connection: &impl ConnectionTrait) -> DbBackend {
    connection.get_database_backend()
}

/// Makes transactions that name the same `key` run one after the other until they end.
///
/// SQLite has one writer, so there is nothing to do. PostgreSQL takes an advisory lock on a hash of the key; two
/// keys with the same hash only wait for each other needlessly.
///
/// # Errors
/// The database's error.
pub async fn serialise(tx: &impl ConnectionTrait, key: &str) -> Result<(), DbErr> {
    if of(tx) == DbBackend::Postgres {
        let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, [key.into()])).await?;
    }
    Ok(())
}

/// The same for several keys, in one statement and in sorted order, so that two of these never wait for each other.
///
/// # Errors
/// The database's error.
pub async fn serialise_all(tx: &impl ConnectionTrait, keys: impl IntoIterator<Item = String>) -> Result<(), DbErr> {
    if of(tx) != DbBackend::Postgres {
        return Ok(());
    }
    let keys: BTreeSet<String> = keys.into_iter().collect();
    if keys.is_empty() {
        return Ok(());
    }
    // In the order of the list: a scan over values returns them as they stand.
    let list = vec!["(CAST(? AS text))"; keys.len()].join(", ");
    let sql = format!("SELECT pg_advisory_xact_lock(hashtextextended(k, 0)) FROM (VALUES {list}) AS keys (k)");
    tx.execute_raw(statement(tx, &sql, keys.into_iter().map(sea_orm::Value::from))).await?;
    Ok(())
}

/// Lets this transaction stand still for as long as it needs: for what nobody else can work beside anyway.
///
/// # Errors
/// The database's error.
pub async fn patient(tx: &impl ConnectionTrait) -> Result<(), DbErr> {
    if of(tx) == DbBackend::Postgres {
        tx.execute_unprepared("SET LOCAL idle_in_transaction_session_timeout = 0").await?;
    }
    Ok(())
}

/// The clause that lets several workers claim different rows of one queue at the same time.
pub fn skip_locked(connection: &impl ConnectionTrait) -> &'static str {
    match of(connection) {
        DbBackend::Postgres => " FOR UPDATE SKIP LOCKED",
        // One writer: nobody else can be claiming.
        _ => "",
    }
}

/// A transaction that sees one state of the database, however long it reads.
///
/// # Errors
/// The database's error.
pub async fn snapshot(reads: &Reads) -> Result<DatabaseTransaction, DbErr> {
    let connection = reads.raw();
    match of(connection) {
        DbBackend::Postgres => {
            connection.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await
        }
        // What a reader of the write-ahead log always has.
        _ => connection.begin().await,
    }
}

/// What the database finds wrong with its own files and references; empty when nothing is. PostgreSQL has tools of
/// its own for that (`pg_amcheck`) and keeps references itself.
///
/// # Errors
/// The database's error.
pub async fn faults(connection: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    if of(connection) == DbBackend::Postgres {
        return Ok(Vec::new());
    }
    let mut faults = Vec::new();
    for row in connection.query_all_raw(statement(connection, "PRAGMA integrity_check", [])).await? {
        let said: String = row.try_get_by_index(0)?;
        if said != "ok" {
            faults.push(said);
        }
    }
    for row in connection.query_all_raw(statement(connection, "PRAGMA foreign_key_check", [])).await? {
        let (table, to): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(2)?);
        faults.push(format!("a row of {table} refers to a row of {to} that is not there"));
    }
    Ok(faults)
}

/// Rewrites `?` placeholders into the form of the database: `?` stays on SQLite, `$1..` on PostgreSQL.
///
/// Only for our own constant SQL, which has no question mark in a literal.
pub fn sql(backend: DbBackend, text: &str) -> String {
    if backend != DbBackend::Postgres {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut count = 0;
    for c in text.chars() {
        if c == '?' {
            count += 1;
            out.push('$');
            out.push_str(&count.to_string());
        } else {
            out.push(c);
        }
    }
    out
}

/// A statement of constant SQL with `?` placeholders.
pub fn statement(
    connection: &impl ConnectionTrait,
    text: &str,
    values: impl IntoIterator<Item = sea_orm::Value>,
) -> Statement {
    let backend = of(connection);
    Statement::from_sql_and_values(backend, sql(backend, text), values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_for_postgresql_only() {
        assert_eq!(sql(DbBackend::Sqlite, "a = ? AND b = ?"), "a = ? AND b = ?");
        assert_eq!(sql(DbBackend::Postgres, "a = ? AND b = ?"), "a = $1 AND b = $2");
    }
}
