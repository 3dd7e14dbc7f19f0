//! A consistent copy of the whole database in a file, and putting such a file in the place of a database.
//!
//! What is replaced is never thrown away: on SQLite the old file stays beside the new one, on PostgreSQL the old tables
//! stay in the schema `crm_replaced`. While the new content is prepared, the old one can be read under that name on
//! both, as `crm_replaced.suppression` for example.

mod postgres;
mod sqlite;

pub(crate) use postgres::is_pending;

use crate::{OpenError, Store, Tx, Usage, faults::Faults};
use futures_util::future::BoxFuture;
use sea_orm::{DatabaseConnection, DbErr, TransactionTrait};
use std::{
    io,
    path::{Path, PathBuf},
};

/// Which kind of database a copy is of; the two cannot be exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A SQLite file.
    Sqlite,
    /// An archive of `pg_dump`.
    Postgres,
}

impl Kind {
    /// The kind that an address is of.
    pub fn of(url: &str) -> Self {
        if url.starts_with("sqlite:") { Self::Sqlite } else { Self::Postgres }
    }

    /// The word for it in the head of a backup.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// Why a copy could not be made or put in place.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The database cannot be opened; a running server is one reason.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database's error.
    #[error(transparent)]
    Db(#[from] DbErr),
    /// Servers are connected to the database.
    #[error("a server is running on this database: stop it first")]
    ServerRunning,
    /// A program of PostgreSQL is missing or failed.
    #[error("{tool}: {why}")]
    Tool {
        /// Which program.
        tool: &'static str,
        /// What it said.
        why: String,
    },
    /// A file cannot be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

impl CopyError {
    fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::File { path: path.to_owned(), error }
    }
}

/// Writes a consistent copy of the database to a file that does not exist yet. A server may run meanwhile.
///
/// # Errors
/// See [`CopyError`].
pub async fn dump(url: &str, to: &Path) -> Result<(), CopyError> {
    match Kind::of(url) {
        Kind::Sqlite => sqlite::dump(url, to).await,
        Kind::Postgres => postgres::dump(url, to).await,
    }
}

/// A database that is to be replaced. No server runs on it while this lives.
pub struct Target {
    url: String,
    store: Store,
    /// An earlier restore broke off: what it was to replace is aside already.
    resumes: bool,
}

impl Target {
    /// Opens the database as it is.
    ///
    /// # Errors
    /// [`CopyError::ServerRunning`], or [`OpenError::InUse`] within [`CopyError::Open`].
    pub async fn open(url: &str) -> Result<Self, CopyError> {
        let (store, resumes) = match Kind::of(url) {
            // As a server: that holds the file's lock.
            Kind::Sqlite => (Store::open(url, Usage::Server).await?, false),
            Kind::Postgres => {
                let store = Store::open(url, Usage::Command).await?;
                postgres::refuse_servers(&store).await?;
                let resumes = is_pending(store.read()).await?;
                (store, resumes)
            }
        };
        Ok(Self { url: url.to_owned(), store, resumes })
    }

    /// Whether an earlier restore broke off with this much data set aside: then the present content is of no account.
    ///
    /// # Errors
    /// The database's error.
    pub async fn resumes_with_data(&self) -> Result<bool, CopyError> {
        Ok(self.resumes && postgres::has_replaced_data(&self.store).await?)
    }

    /// The present content.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Loads a copy. Nobody sees the new content before [`Loaded::finish`]; when loading fails, the old content stays.
    ///
    /// # Errors
    /// See [`CopyError`].
    pub async fn load(self, copy: &Path) -> Result<Loaded, CopyError> {
        match Kind::of(&self.url) {
            Kind::Sqlite => sqlite::load(self, copy).await,
            Kind::Postgres => postgres::load(self, copy).await,
        }
    }
}

/// New content that is not in place yet.
pub struct Loaded {
    /// The new content.
    store: Store,
    /// A connection that sees the old content as `crm_replaced`.
    connection: DatabaseConnection,
    target: Target,
}

impl Loaded {
    /// The new content.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Does the last work in a transaction that sees both contents, and puts the new one in place. Returns what the
    /// work returned, and where the old content is, if it is to be kept.
    ///
    /// # Errors
    /// What the work returns, or [`CopyError`] for the rest; the new content is not in place then.
    pub async fn finish<T, E, F>(self, keep: bool, work: F) -> Result<(T, Option<String>), E>
    where
        F: for<'a> FnOnce(&'a Tx) -> BoxFuture<'a, Result<T, E>> + Send,
        E: From<CopyError>,
    {
        let tx = Tx::new(self.connection.begin().await.map_err(CopyError::from)?, Faults::default());
        let value = work(&tx).await?;
        if Kind::of(&self.target.url) == Kind::Postgres {
            postgres::done(&tx, keep).await.map_err(CopyError::from)?;
        }
        tx.commit().await.map_err(CopyError::from)?;
        // Only fails when it is closed.
        let _ = self.connection.close_by_ref().await;
        self.store.close().await;
        let kept = match Kind::of(&self.target.url) {
            Kind::Sqlite => sqlite::swap(&self.target, keep).await?,
            Kind::Postgres => keep.then(|| "the schema crm_replaced".to_owned()),
        };
        self.target.store.close().await;
        Ok((value, kept))
    }
}
