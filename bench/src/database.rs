//! Databases to measure on: made by the product itself, then multiplied inside the database.

use crate::{Done, cpu};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use std::{path::Path, time::Duration};

/// What is multiplied, parents first.
const TABLES: [&str; 7] =
    ["contact", "contact_identifier", "conversation", "conversation_read", "activity", "consent_state", "suppression"];
/// Columns that name a row of these tables.
const LINKS: [&str; 5] = ["id", "contact_id", "conversation_id", "last_activity_id", "activity_id"];

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// The address of a new database. On PostgreSQL one of that name is dropped first.
pub(crate) async fn fresh(kind: Kind, server: Option<&str>, folder: &Path, name: &str) -> Done<String> {
    match (kind, server) {
        (Kind::Sqlite, _) => Ok(format!("sqlite://{}/{name}.db?mode=rwc", folder.display())),
        (Kind::Postgres, None) => Err("no PostgreSQL server is given".into()),
        (Kind::Postgres, Some(server)) => {
            let name = format!("crm_bench_{}_{name}", std::process::id());
            let admin = Database::connect(server).await?;
            admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
            admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
            let (base, _) = server.rsplit_once('/').ok_or("the server's address ends in a database")?;
            Ok(format!("{base}/{name}"))
        }
    }
}

/// Removes a PostgreSQL database; a SQLite one goes with its folder.
pub(crate) async fn remove(kind: Kind, server: Option<&str>, url: &str) -> Done<()> {
    if let (Kind::Postgres, Some(server), Some((_, name))) = (kind, server, url.rsplit_once('/')) {
        let admin = Database::connect(server).await?;
        admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
    }
    Ok(())
}

/// A connection with the product's own settings, so that the floor has the same durability.
pub(crate) async fn connect(url: &str, most: u32) -> Done<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(most).sqlx_logging(false).idle_timeout(None::<Duration>);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(30))
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("wal_autocheckpoint", "0")
            .pragma("cache_size", "-16000")
    });
    Ok(Database::connect(options).await?)
}

/// The process whose children serve a PostgreSQL database.
pub(crate) async fn server_pid(url: &str) -> Done<Option<u32>> {
    if url.starts_with("sqlite") {
        return Ok(None);
    }
    let db = connect(url, 1).await?;
    let ask = Statement::from_string(DbBackend::Postgres, "SELECT pg_backend_pid() AS pid");
    let pid: i32 = db.query_one_raw(ask).await?.ok_or("no answer")?.try_get("", "pid")?;
    Ok(cpu::parent(u32::try_from(pid)?))
}

/// Copies the people and threads that are there until there are so many activities. Returns how many there are.
pub(crate) async fn multiply(url: &str, activities: usize) -> Done<usize> {
    let db = connect(url, 1).await?;
    let there = count(&db, "activity").await?;
    let copies = activities.saturating_sub(there).div_ceil(there.max(1));
    if copies > 0 {
        for table in TABLES {
            copy(&db, table, copies).await?;
        }
    }
    let tidy = if db.get_database_backend() == DbBackend::Sqlite {
        "ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)"
    } else {
        "VACUUM ANALYZE"
    };
    db.execute_unprepared(tidy).await?;
    count(&db, "activity").await
}

pub(crate) async fn count(db: &DatabaseConnection, table: &str) -> Done<usize> {
    let ask = Statement::from_string(db.get_database_backend(), format!("SELECT count(*) AS n FROM {table}"));
    let n: i64 = db.query_one_raw(ask).await?.ok_or("no answer")?.try_get("", "n")?;
    Ok(usize::try_from(n)?)
}

/// Writes `copies` copies of every row, with ids of their own that still belong together.
async fn copy(db: &DatabaseConnection, table: &str, copies: usize) -> Done<()> {
    let backend = db.get_database_backend();
    let probe = Statement::from_string(backend, format!("SELECT * FROM {table} LIMIT 1"));
    let columns = db.query_one_raw(probe).await?.ok_or_else(|| format!("{table} is empty"))?.column_names();
    let values: Vec<String> = columns.iter().map(|column| value(backend, column)).collect();
    let series = match backend {
        DbBackend::Sqlite => {
            format!("WITH RECURSIVE series(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM series WHERE k < {copies}) ")
        }
        _ => format!("WITH series AS (SELECT k FROM generate_series(1, {copies}) AS k) "),
    };
    let (columns, values) = (columns.join(", "), values.join(", "));
    let original = match backend {
        DbBackend::Sqlite => format!("(SELECT * FROM {table})"),
        _ => table.to_owned(),
    };
    let insert = match backend {
        DbBackend::Sqlite => {
            format!(
                "INSERT INTO {table} ({columns}) {series}SELECT {values} FROM {original} AS o CROSS JOIN series WHERE true ON CONFLICT DO NOTHING"
            )
        }
        _ => format!(
            "{series}INSERT INTO {table} ({columns}) SELECT {values} FROM {original} AS o CROSS JOIN series WHERE true ON CONFLICT DO NOTHING"
        ),
    };
    db.execute_unprepared(&insert).await?;
    Ok(())
}

/// What a copy has in a column: its own id, names that differ, all else as it is.
fn value(backend: DbBackend, column: &str) -> String {
    let sqlite = backend == DbBackend::Sqlite;
    if LINKS.contains(&column) {
        // The first ten bytes say which row, the last six which copy.
        return if sqlite {
            format!(
                "CASE WHEN o.{column} IS NULL THEN NULL ELSE CAST(substr(o.{column}, 1, 10) || unhex(printf('%012x', k)) AS BLOB) END"
            )
        } else {
            format!("(substr(o.{column}::text, 1, 24) || lpad(to_hex(k), 12, '0'))::uuid")
        };
    }
    match column {
        "sort_name" | "search" => format!("o.{column} || ' copy' || k"),
        // Numbers of ten digits stay such.
        "value" | "address" if sqlite => format!(
            "substr(o.{column}, 1, 5) || printf('%07d', (CAST(substr(o.{column}, 6) AS INTEGER) + k * 7919) % 10000000)"
        ),
        "value" | "address" => format!(
            "substr(o.{column}, 1, 5) || lpad(((substr(o.{column}, 6)::bigint + k * 7919) % 10000000)::text, 7, '0')"
        ),
        _ => format!("o.{column}"),
    }
}
