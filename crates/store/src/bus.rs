//! Commits of other processes on the same PostgreSQL, told by `LISTEN` and `NOTIFY`.
//!
//! A hint, never the truth: who waits for rows looks at the rows, and looks now and then without a hint. Hints are
//! gathered for some milliseconds, because `NOTIFY` makes commits of the whole database wait for each other.

use sea_orm::{
    SqlxError,
    sqlx::{
        PgPool,
        postgres::{PgListener, PgPoolOptions},
        query, query_scalar,
    },
};
use std::time::Duration;
use tokio::{sync::watch, task::JoinHandle, time::sleep};

const CHANNEL: &str = "crm_commits";
/// How long hints are gathered.
const GATHER: Duration = Duration::from_millis(10);
/// How long to wait before a lost connection is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// The two tasks; they end when this is dropped.
pub(crate) struct Bus(Vec<JoinHandle<()>>);

impl Bus {
    /// Tells others of what changes `local`, and changes `any` when others tell.
    pub(crate) fn start(pool: PgPool, local: watch::Receiver<u64>, any: watch::Sender<u64>) -> Self {
        let (name, names) = watch::channel(None);
        let ear = tokio::spawn(listen(pool.clone(), name, any));
        Self(vec![ear, tokio::spawn(tell(pool, local, names))])
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}

async fn listen(pool: PgPool, name: watch::Sender<Option<String>>, any: watch::Sender<u64>) {
    loop {
        if let Err(error) = hear(&pool, &name, &any).await {
            tracing::warn!(%error, "Commits of other processes are not heard; they are found by looking");
        }
        sleep(AGAIN).await;
    }
}

async fn hear(pool: &PgPool, name: &watch::Sender<Option<String>>, any: &watch::Sender<u64>) -> Result<(), SqlxError> {
    // A connection of its own: it must not take one of those that answer requests.
    let own = PgPoolOptions::new().max_connections(1).connect_lazy_with(pool.connect_options().as_ref().clone());
    let mut listener = PgListener::connect_with(&own).await?;
    listener.listen(CHANNEL).await?;
    // A name that the database makes cannot meet that of a process on another machine.
    let own_name: String = query_scalar("SELECT gen_random_uuid()::text").fetch_one(&mut listener).await?;
    name.send_replace(Some(own_name.clone()));
    loop {
        // What was committed while nobody listened is looked for now.
        any.send_modify(|count| *count += 1);
        while let Some(heard) = listener.try_recv().await? {
            if heard.payload() != own_name {
                any.send_modify(|count| *count += 1);
            }
        }
        tracing::info!("The connection that hears commits of other processes was lost and made again");
    }
}

async fn tell(pool: PgPool, mut local: watch::Receiver<u64>, names: watch::Receiver<Option<String>>) {
    while local.changed().await.is_ok() {
        sleep(GATHER).await;
        local.mark_unchanged();
        let name = names.borrow().clone().unwrap_or_default();
        let told = query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(name).execute(&pool).await;
        if let Err(error) = told {
            // They look by themselves within a second.
            tracing::debug!(%error, "Other processes could not be told of a commit");
        }
    }
}
