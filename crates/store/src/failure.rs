//! What a failure of the database means for whoever asked.

use sea_orm::{
    DbErr, RuntimeErr, SqlxError,
    sqlx::{error::DatabaseError, postgres::PgDatabaseError, sqlite::SqliteError},
};

/// What kind of failure it is, by error kind and code, never by words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The database does not answer, or its files cannot be read or written.
    Unavailable,
    /// There is no space left.
    Full,
    /// Too much is going on: a lock that was not given in time, a deadlock, no connection left.
    Busy,
    /// A row that contradicts another one: our own rules should have said so before.
    Conflict,
    /// Our fault.
    Bug,
}

impl Failure {
    /// Whether the same request may succeed later, unchanged.
    pub const fn is_passing(self) -> bool {
        matches!(self, Self::Unavailable | Self::Full | Self::Busy)
    }
}

/// Sorts an error of the database.
pub fn failure(error: &DbErr) -> Failure {
    match error {
        // Whatever the reason, no connection was to be had.
        DbErr::ConnectionAcquire(_) | DbErr::Conn(RuntimeErr::Internal(_)) => Failure::Unavailable,
        DbErr::Conn(RuntimeErr::SqlxError(error)) => match driver(error) {
            Failure::Bug => Failure::Unavailable,
            known => known,
        },
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => driver(error),
        _ => Failure::Bug,
    }
}

fn driver(error: &SqlxError) -> Failure {
    match error {
        SqlxError::Database(error) => code(error.as_ref()),
        SqlxError::PoolTimedOut => Failure::Busy,
        // A broken connection shows as any of these, depending on where in a message it broke.
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::Protocol(_)
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed => Failure::Unavailable,
        _ => Failure::Bug,
    }
}

fn code(error: &(dyn DatabaseError + 'static)) -> Failure {
    if let Some(error) = error.try_downcast_ref::<PgDatabaseError>() {
        return sqlstate(error.code());
    }
    let number = error.try_downcast_ref::<SqliteError>().and_then(DatabaseError::code);
    // The low byte is the primary code; the rest says more about it.
    number.and_then(|number| number.parse::<u32>().ok()).map_or(Failure::Bug, |number| sqlite(number & 0xff))
}

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
fn sqlstate(code: &str) -> Failure {
    match code {
        // Disk full.
        "53100" => Failure::Full,
        // Cancelled, deadlock, could not serialise, lock not available.
        "57014" | "40P01" | "40001" | "55P03" => Failure::Busy,
        // A standby that became the server we reach; the disk of the server.
        "25006" | "58030" => Failure::Unavailable,
        _ if code.starts_with("53") => Failure::Busy,
        // Connection lost; shutting down, crashed, starting up.
        _ if code.starts_with("08") || code.starts_with("57P") => Failure::Unavailable,
        _ if code.starts_with("23") => Failure::Conflict,
        _ => Failure::Bug,
    }
}

/// <https://www.sqlite.org/rescode.html>
fn sqlite(code: u32) -> Failure {
    match code {
        // BUSY, LOCKED, NOMEM, INTERRUPT
        5 | 6 | 7 | 9 => Failure::Busy,
        13 => Failure::Full,
        // READONLY, IOERR, CANTOPEN
        8 | 10 | 14 => Failure::Unavailable,
        19 => Failure::Conflict,
        _ => Failure::Bug,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_postgresql_are_sorted() {
        for (code, expected) in [
            ("53100", Failure::Full),
            ("53300", Failure::Busy),
            ("40P01", Failure::Busy),
            ("57P01", Failure::Unavailable),
            ("57P03", Failure::Unavailable),
            ("08006", Failure::Unavailable),
            ("23505", Failure::Conflict),
            ("42703", Failure::Bug),
        ] {
            assert_eq!(sqlstate(code), expected, "{code}");
        }
    }

    #[test]
    fn what_passes_may_be_asked_again() {
        assert!(failure(&DbErr::Conn(RuntimeErr::Internal("the writer has stopped".into()))).is_passing());
        assert!(!failure(&DbErr::Custom("a bug".into())).is_passing());
        assert!(!Failure::Conflict.is_passing());
    }
}
