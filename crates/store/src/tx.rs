//! The two handles that statements run on. They are ours, not sea-orm's, so that a closure can neither end nor nest
//! the transaction it was lent, and so that tests can make any single call fail ([`crate::faults`]).

use crate::faults::Faults;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};

/// A transaction, as [`crate::Store::write`] lends it.
pub struct Tx {
    inner: DatabaseTransaction,
    faults: Faults,
}

/// The connection for reads.
pub struct Reads {
    inner: DatabaseConnection,
    faults: Faults,
}

impl Tx {
    pub(crate) fn new(inner: DatabaseTransaction, faults: Faults) -> Self {
        Self { inner, faults }
    }

    /// sea-orm's own transaction, for the migrator, which accepts no other.
    pub fn raw(&self) -> &DatabaseTransaction {
        &self.inner
    }

    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        if let Err(error) = self.faults.strike("COMMIT") {
            self.inner.rollback().await?;
            return Err(error);
        }
        self.inner.commit().await?;
        // The commit whose answer is lost: done, and yet an error for the caller.
        self.faults.strike("COMMITTED")
    }

    pub(crate) async fn rollback(self) -> Result<(), DbErr> {
        self.inner.rollback().await
    }
}

impl Reads {
    pub(crate) fn new(inner: DatabaseConnection, faults: Faults) -> Self {
        Self { inner, faults }
    }

    /// sea-orm's own connection, for the migrator's schema look-ups, which accept no other.
    pub fn raw(&self) -> &DatabaseConnection {
        &self.inner
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// The database's error.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.faults.strike("PING")?;
        self.inner.ping().await
    }
}

macro_rules! runs_statements {
    ($name:ident) => {
        #[async_trait::async_trait]
        impl ConnectionTrait for $name {
            fn get_database_backend(&self) -> DbBackend {
                self.inner.get_database_backend()
            }

            async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
                self.faults.strike(&statement.sql)?;
                self.inner.execute_raw(statement).await
            }

            async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
                self.faults.strike(sql)?;
                self.inner.execute_unprepared(sql).await
            }

            async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
                self.faults.strike(&statement.sql)?;
                self.inner.query_one_raw(statement).await
            }

            async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
                self.faults.strike(&statement.sql)?;
                self.inner.query_all_raw(statement).await
            }
        }
    };
}

runs_statements!(Tx);
runs_statements!(Reads);
