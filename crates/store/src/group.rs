//! The SQLite writer: one task, one connection, one commit for everything that waits.
//!
//! A commit costs a disk flush (0.1 ms quiet, 3 ms beside a noisy neighbour); a savepoint costs almost nothing.
//! So the task takes all that has queued up, runs each piece in its own savepoint, commits once, and only then
//! answers. Ten times the callers make larger groups, not more flushes.

use crate::{Tx, faults::Faults};
use futures_util::{FutureExt, future::BoxFuture};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, RuntimeErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use std::{panic::AssertUnwindSafe, time::Duration};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::{Instant, MissedTickBehavior, interval},
};

/// Most pieces of work in one commit.
const GROUP: usize = 512;
/// Work that holds the writer longer than this is reported.
const PATIENCE: Duration = Duration::from_millis(20);
/// How often the write-ahead log is copied back into the database file, between two groups of writes.
const CHECKPOINT: Duration = Duration::from_millis(500);

/// Tells one caller how its work ended, once the group's commit has succeeded or failed.
type Answer = Box<dyn FnOnce(Result<(), DbErr>) + Send>;
/// One piece of work: runs in a savepoint and returns its answer. Without a transaction the answer is why.
type Piece = Box<dyn for<'a> FnOnce(Result<&'a DatabaseTransaction, DbErr>) -> BoxFuture<'a, Ran> + Send>;
/// Opens the writing connection.
pub(crate) type Connect = Box<dyn Fn() -> BoxFuture<'static, Result<DatabaseConnection, DbErr>> + Send + Sync>;

enum Message {
    Work(Piece),
    Stop(oneshot::Sender<()>),
}

/// How one piece of work went.
struct Ran {
    answer: Answer,
    /// The transaction cannot be used any further: SQLite has rolled it back by itself (disk full, I/O error).
    poisoned: Option<DbErr>,
}

pub(crate) struct Writer {
    queue: mpsc::Sender<Message>,
    faults: Faults,
}

impl Writer {
    pub(crate) fn start(
        connection: DatabaseConnection,
        connect: Connect,
        commits: watch::Sender<u64>,
        faults: Faults,
    ) -> Self {
        let (queue, inbox) = mpsc::channel(4 * GROUP);
        tokio::spawn(run(connection, connect, inbox, commits));
        Self { queue, faults }
    }

    pub(crate) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<DbErr> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel::<Result<T, E>>();
        let faults = self.faults.clone();
        let piece: Piece = Box::new(move |group| Box::pin(run_piece(group, faults, work, sender)));
        if self.queue.send(Message::Work(piece)).await.is_err() {
            return Err(stopped().into());
        }
        receiver.await.unwrap_or_else(|_| Err(stopped().into()))
    }

    pub(crate) async fn stop(&self) {
        let (sender, receiver) = oneshot::channel();
        if self.queue.send(Message::Stop(sender)).await.is_ok() {
            let _ = receiver.await;
        }
    }
}

fn stopped() -> DbErr {
    DbErr::Conn(RuntimeErr::Internal("the database writer has stopped".to_owned()))
}

async fn run_piece<T, E, F>(
    group: Result<&DatabaseTransaction, DbErr>,
    faults: Faults,
    work: F,
    sender: oneshot::Sender<Result<T, E>>,
) -> Ran
where
    F: for<'a> FnOnce(&'a Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<DbErr> + Send + 'static,
{
    let begun = match group {
        Ok(group) => faults.strike("BEGIN").map(|()| group),
        Err(error) => Err(error),
    };
    let group = match begun {
        Ok(group) => group,
        // A strike concerns this piece alone; what the group itself met, every piece of it hears.
        Err(error) => return Ran { answer: answer_with(sender, Err(error.into())), poisoned: None },
    };
    let savepoint = match group.begin().await {
        Ok(savepoint) => Tx::new(savepoint, faults),
        Err(error) => return Ran { answer: answer_with(sender, Err(error.clone().into())), poisoned: Some(error) },
    };
    let started = Instant::now();
    // A panic in one caller's closure must not take the only writer with it.
    let result = AssertUnwindSafe(work(&savepoint)).catch_unwind().await;
    if started.elapsed() > PATIENCE {
        metrics::counter!("crm_store_slow_writes_total").increment(1);
        tracing::debug!(held_ms = started.elapsed().as_millis(), "A write held the writer for longer than 20 ms");
    }
    let (result, end) = match result {
        Ok(Ok(value)) => (Ok(value), savepoint.commit().await),
        Ok(Err(error)) => (Err(error), savepoint.rollback().await),
        Err(_) => (Err(DbErr::Custom("the write panicked".to_owned()).into()), savepoint.rollback().await),
    };
    Ran { answer: answer_with(sender, result), poisoned: end.err() }
}

fn answer_with<T, E>(sender: oneshot::Sender<Result<T, E>>, result: Result<T, E>) -> Answer
where
    T: Send + 'static,
    E: From<DbErr> + Send + 'static,
{
    Box::new(move |commit| {
        let result = result.and_then(|value| commit.map(|()| value).map_err(E::from));
        // The caller may have gone away; the work is done all the same.
        let _ = sender.send(result);
    })
}

async fn run(
    mut connection: DatabaseConnection,
    connect: Connect,
    mut inbox: mpsc::Receiver<Message>,
    commits: watch::Sender<u64>,
) {
    let mut waiting = Vec::with_capacity(GROUP);
    let mut checkpoint = interval(CHECKPOINT);
    checkpoint.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut written = false;
    loop {
        tokio::select! {
            biased;
            // First, so that a flood does not put it off: the log would grow without end, and reading with it.
            _ = checkpoint.tick(), if written => {
                written = false;
                let _ = connection.execute_unprepared("PRAGMA wal_checkpoint(PASSIVE)").await;
                continue;
            }
            taken = inbox.recv_many(&mut waiting, GROUP) => if taken == 0 { break },
        }
        let mut pieces = Vec::with_capacity(waiting.len());
        let mut stop = None;
        for message in waiting.drain(..) {
            match message {
                Message::Work(piece) => pieces.push(piece),
                Message::Stop(done) => stop = Some(done),
            }
        }
        let mut pieces = pieces.into_iter().peekable();
        while pieces.peek().is_some() {
            let sound = commit_group(&connection, &mut pieces, &commits).await;
            written = true;
            if !sound {
                // After a full disk nobody knows how much of its transaction the connection still believes in.
                renew(&mut connection, &connect).await;
            }
        }
        if let Some(done) = stop {
            let _ = connection.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await;
            let _ = connection.close_by_ref().await;
            let _ = done.send(());
            break;
        }
    }
}

/// Replaces the connection; the old one stays when no new one can be had, and the next group tries again.
async fn renew(connection: &mut DatabaseConnection, connect: &Connect) {
    let _ = connection.close_by_ref().await;
    match connect().await {
        Ok(new) => *connection = new,
        Err(error) => tracing::error!(%error, "The database writer could not open its file again"),
    }
}

/// Runs pieces until there are no more or the transaction is poisoned, commits, and answers those that ran. Returns
/// whether the connection is still good.
async fn commit_group(
    connection: &DatabaseConnection,
    pieces: &mut impl Iterator<Item = Piece>,
    commits: &watch::Sender<u64>,
) -> bool {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let group = match connection.begin_with_options(options).await {
        Ok(group) => group,
        Err(error) => {
            tracing::error!(%error, "The database writer could not begin a transaction");
            // Nobody can be served now; each caller decides whether to try again.
            for piece in pieces {
                let ran = piece(Err(error.clone())).await;
                (ran.answer)(Err(error.clone()));
            }
            return false;
        }
    };
    let mut answers = Vec::new();
    let mut poisoned = None;
    for piece in pieces {
        let ran = piece(Ok(&group)).await;
        answers.push(ran.answer);
        if ran.poisoned.is_some() {
            poisoned = ran.poisoned;
            break;
        }
    }
    let outcome = match poisoned {
        Some(error) => {
            let _ = group.rollback().await;
            // The words of one caller's failure say nothing about the others, who lost their work by it.
            Err(DbErr::Conn(RuntimeErr::Internal(format!("the group of writes was rolled back: {error}"))))
        }
        None => group.commit().await,
    };
    metrics::histogram!("crm_store_group_size").record(u32::try_from(answers.len()).unwrap_or(u32::MAX));
    match &outcome {
        Ok(()) => commits.send_modify(|count| *count += 1),
        Err(error) => tracing::error!(%error, waiting = answers.len(), "A group of writes was rolled back"),
    }
    let sound = outcome.is_ok();
    for answer in answers {
        answer(outcome.clone());
    }
    sound
}
