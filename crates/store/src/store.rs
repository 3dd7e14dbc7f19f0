//! Reads and writes.

use crate::{
    Reads, Tx,
    bus::Bus,
    dialect,
    faults::Faults,
    group::Writer,
    leader,
    open::{OpenError, Opened, Usage},
};
use futures_util::future::BoxFuture;
use sea_orm::{DatabaseConnection, DbBackend, DbErr, TransactionTrait};
use std::{fs::File, sync::Arc};
use tokio::{sync::watch, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// A handle to the database; cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    reads: Reads,
    writes: Writes,
    /// Changes after commits of this process.
    own: watch::Sender<u64>,
    /// Changes after commits of any process that we hear of.
    any: watch::Sender<u64>,
    _bus: Option<Bus>,
    faults: Faults,
    // Held for as long as the store lives: a second server on the same file is refused.
    _lock: Option<File>,
}

enum Writes {
    /// SQLite: one task owns the only writing connection.
    Group(Writer),
    /// PostgreSQL: the pool.
    Pool(DatabaseConnection),
}

impl Store {
    /// Opens the database at `url`: `sqlite://...` or `postgres://...`.
    ///
    /// # Errors
    /// [`OpenError::InUse`] when another server holds the same SQLite file, [`OpenError::Url`] when the address
    /// is neither, [`OpenError::Db`] when the database does not answer.
    pub async fn open(url: &str, usage: Usage) -> Result<Self, OpenError> {
        let (own, any) = (watch::Sender::new(0), watch::Sender::new(0));
        let Opened { reads, writes, connect, lock } = crate::open::open(url, usage).await?;
        let faults = Faults::default();
        let (writes, bus) = if dialect::of(&reads) == DbBackend::Sqlite {
            // One process has the file: its commits are all there are.
            (Writes::Group(Writer::start(writes, connect, any.clone(), faults.clone())), None)
        } else {
            let pool = writes.get_postgres_connection_pool().clone();
            let bus = (usage == Usage::Server).then(|| Bus::start(pool, own.subscribe(), any.clone()));
            (Writes::Pool(writes), bus)
        };
        let reads = Reads::new(reads, faults.clone());
        Ok(Self { inner: Arc::new(Inner { reads, writes, own, any, faults, _bus: bus, _lock: lock }) })
    }

    /// The connection for reads. It sees what has been committed and cannot write on SQLite.
    pub fn read(&self) -> &Reads {
        &self.inner.reads
    }

    /// Whether this is SQLite or PostgreSQL.
    pub fn backend(&self) -> DbBackend {
        dialect::of(&self.inner.reads)
    }

    /// Whether the database is a file that belongs to one server.
    pub fn is_embedded(&self) -> bool {
        matches!(self.inner.writes, Writes::Group(_))
    }

    /// Runs `work` in a transaction and returns after the commit.
    ///
    /// On SQLite the work runs on the writer task in a savepoint, and everything that waits is committed as one
    /// group. Hold it for 20 ms at most: everybody else waits. An `Err` from the work rolls back its own
    /// savepoint only; a failed commit is everyone's error.
    ///
    /// # Errors
    /// What the work returns, or the database's error on the way.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<DbErr> + Send + 'static,
    {
        match &self.inner.writes {
            Writes::Group(writer) => writer.write(work).await,
            Writes::Pool(pool) => {
                self.inner.faults.strike("BEGIN")?;
                let tx = Tx::new(pool.begin().await?, self.inner.faults.clone());
                let value = match work(&tx).await {
                    Ok(value) => value,
                    Err(error) => {
                        // Now, and not when the pool comes round to it: its locks would outlive the answer. A connection
                        // that cannot roll back is lost, and the database does it.
                        let _ = tx.rollback().await;
                        return Err(error);
                    }
                };
                tx.commit().await?;
                self.inner.own.send_modify(|count| *count += 1);
                self.inner.any.send_modify(|count| *count += 1);
                Ok(value)
            }
        }
    }

    /// A test's hand in every call of this store.
    #[cfg(feature = "faults")]
    pub fn faults(&self) -> &Faults {
        &self.inner.faults
    }

    /// Changes after every commit of this process, and soon after commits of others on the same database: what waits
    /// for new rows looks then, and now and then without being told.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.inner.any.subscribe()
    }

    /// Stands for election among the processes on this database until `stop`. The receiver says whether this process
    /// leads: the only one on SQLite always does; on PostgreSQL at most one, but for a moment while one wakes up.
    pub fn lead(&self, stop: CancellationToken) -> (watch::Receiver<bool>, JoinHandle<()>) {
        match &self.inner.writes {
            Writes::Group(_) => {
                let (leads, led) = watch::channel(true);
                (
                    led,
                    tokio::spawn(async move {
                        stop.cancelled().await;
                        leads.send_replace(false);
                    }),
                )
            }
            Writes::Pool(pool) => {
                let (leads, led) = watch::channel(false);
                (led, tokio::spawn(leader::stand(pool.get_postgres_connection_pool().clone(), leads, stop)))
            }
        }
    }

    /// Waits for the writes that are under way and closes the connections.
    pub async fn close(&self) {
        if let Writes::Group(writer) = &self.inner.writes {
            writer.stop().await;
        }
        // Closing only fails when it is closed already.
        let _ = self.inner.reads.raw().close_by_ref().await;
        if let Writes::Pool(pool) = &self.inner.writes {
            let _ = pool.close_by_ref().await;
        }
    }
}
