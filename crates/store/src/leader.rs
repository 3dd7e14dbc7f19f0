//! One of several processes does what must be done once.
//!
//! On PostgreSQL the leader holds an advisory lock on a connection of its own, so that its death frees the lock. A
//! leader that is alive but asleep (a stopped process, a cut network) stops asking, and the server ends a session that
//! asks nothing for [`ASLEEP`]. So there may be two for a moment; what leaders do bears that.

use sea_orm::{
    SqlxError,
    sqlx::{Connection, PgConnection, PgPool, query, query_scalar},
};
use std::time::Duration;
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// How often the leader shows that it is awake, and the others ask for the lock.
const EVERY: Duration = Duration::from_secs(1);
/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// After this long without a word the server takes the lock away.
const ASLEEP: &str = "SET idle_session_timeout = '8s'";
/// The lock is one per database.
const LOCK: &str = "SELECT pg_try_advisory_lock(hashtextextended('crm leader', 0))";

/// Asks for the lock until told to stop, and says in `leads` whether it is ours.
pub(crate) async fn stand(pool: PgPool, leads: watch::Sender<bool>, stop: CancellationToken) {
    let election = async {
        loop {
            let ended = run(&pool, &leads).await;
            if leads.send_replace(false) {
                tracing::warn!("This process leads no longer");
            }
            if let Err(error) = ended {
                tracing::debug!(%error, "The connection that holds the leader's lock was lost");
            }
            sleep(EVERY).await;
        }
    };
    // Dropping the connection ends its session, and with it the lock: another process takes over within a second.
    stop.run_until_cancelled(election).await;
    leads.send_replace(false);
}

/// Runs until the connection is lost.
async fn run(pool: &PgPool, leads: &watch::Sender<bool>) -> Result<(), SqlxError> {
    let options = pool.connect_options();
    let mut connection = in_time(PgConnection::connect_with(&options)).await?;
    in_time(query(ASLEEP).execute(&mut connection)).await?;
    loop {
        if *leads.borrow() {
            in_time(query("SELECT 1").execute(&mut connection)).await?;
        } else if in_time(query_scalar::<_, bool>(LOCK).fetch_one(&mut connection)).await? {
            leads.send_replace(true);
            tracing::info!("This process leads now");
        }
        sleep(EVERY).await;
    }
}

async fn in_time<T>(work: impl Future<Output = Result<T, SqlxError>>) -> Result<T, SqlxError> {
    timeout(PATIENCE, work).await.unwrap_or(Err(SqlxError::PoolTimedOut))
}
