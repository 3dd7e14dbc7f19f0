//! Opening the database.

use crate::{backup::is_pending, group::Connect};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

/// What the process does with the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// A server: the only one on a SQLite file.
    Server,
    /// A command that runs beside a server, such as `crm owner create`.
    Command,
}

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is of no kind that we know.
    #[error("the database address must start with sqlite:// or postgres://")]
    Url,
    /// Another server has the file.
    #[error("{} is in use by another running server", .0.display())]
    InUse(PathBuf),
    /// A restore was begun and broke off.
    #[error("a restore of this database is not finished: run crm restore again")]
    Restoring,
    /// The file or its folder cannot be used.
    #[error("{}: {error}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The database does not answer.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// How many connections to PostgreSQL one process has for its work; two more listen and lead.
const CONNECTIONS: u32 = 16;
/// How many statements a connection keeps ready. A statement over a list is another one for each length of the list, so
/// there are more than the driver's hundred.
const PREPARED: usize = 256;
/// How long a request waits for one of them. What is longer is told to come again.
const ACQUIRE: Duration = Duration::from_secs(4);
/// A process that stands still in the middle of a transaction loses it after this, and with it the locks that all
/// others wait for. No transaction of ours waits for anything but the database.
const FROZEN: &str = "5s";
/// What a server calls itself at PostgreSQL; a restore looks for it.
pub(crate) const SERVER: &str = "crm serve";

pub(crate) struct Opened {
    pub(crate) reads: DatabaseConnection,
    pub(crate) writes: DatabaseConnection,
    /// Opens the writing connection again (SQLite).
    pub(crate) connect: Connect,
    pub(crate) lock: Option<File>,
}

pub(crate) async fn open(url: &str, usage: Usage) -> Result<Opened, OpenError> {
    if url.starts_with("sqlite:") {
        open_sqlite(url, usage).await
    } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        let pool = postgres(url, usage).await?;
        if usage == Usage::Server && is_pending(&pool).await? {
            return Err(OpenError::Restoring);
        }
        let again = pool.clone();
        let connect: Connect = Box::new(move || Box::pin(std::future::ready(Ok(again.clone()))));
        Ok(Opened { reads: pool.clone(), writes: pool, connect, lock: None })
    } else {
        Err(OpenError::Url)
    }
}

async fn open_sqlite(url: &str, usage: Usage) -> Result<Opened, OpenError> {
    let path = path_of(url).ok_or(OpenError::Url)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|error| OpenError::File { path: folder.to_owned(), error })?;
    }
    let lock = match usage {
        Usage::Server => Some(lock(&path)?),
        Usage::Command => None,
    };

    let address = url.to_owned();
    let connect: Connect = Box::new(move || Box::pin(sqlite_writer(address.clone())));
    let writes = connect().await?;

    let mut options = ConnectOptions::new(url);
    options.max_connections(4).min_connections(1).sqlx_logging(false);
    options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .statement_cache_capacity(PREPARED)
            .pragma("query_only", "ON")
            .pragma("cache_size", "-8000")
    });
    let reads = Database::connect(options).await?;
    Ok(Opened { reads, writes, connect, lock })
}

async fn postgres(url: &str, usage: Usage) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(CONNECTIONS).acquire_timeout(ACQUIRE).sqlx_logging(false);
    let name = if usage == Usage::Server { SERVER } else { "crm" };
    options.map_sqlx_postgres_opts(move |postgres| {
        let postgres = postgres.application_name(name).statement_cache_capacity(PREPARED);
        // A command may think for as long as it likes; nobody waits for it.
        if usage == Usage::Server {
            postgres.options([("idle_in_transaction_session_timeout", FROZEN)])
        } else {
            postgres
        }
    });
    Database::connect(options).await
}

/// The one connection that writes.
async fn sqlite_writer(url: String) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).min_connections(1).sqlx_logging(false);
    options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .statement_cache_capacity(PREPARED)
            .pragma("journal_mode", "WAL")
            // FULL: what we acknowledged to a provider survives a power cut, not only a killed process.
            .pragma("synchronous", "FULL")
            // The writer checkpoints between two groups, by the clock and not in the middle of a commit.
            .pragma("wal_autocheckpoint", "0")
            .pragma("cache_size", "-16000")
    });
    Database::connect(options).await
}

/// The file of `sqlite://data/crm.db?mode=rwc`.
pub(crate) fn path_of(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let path = rest.split('?').next().filter(|path| !path.is_empty() && *path != ":memory:")?;
    Some(PathBuf::from(path))
}

fn lock(path: &Path) -> Result<File, OpenError> {
    let path = path.with_extension("lock");
    let file = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(false)
        .open(&path)
        .map_err(|error| OpenError::File { path: path.clone(), error })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(path.with_extension("db"))),
        Err(TryLockError::Error(error)) => Err(OpenError::File { path, error }),
    }
}
