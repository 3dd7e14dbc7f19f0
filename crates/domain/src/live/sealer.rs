//! Numbers what was committed: changes for the live stream, entries of the logs for their chains.

use super::{chain, feed::Feed};
use crate::env::Env;
use crm_entity::workspace;
use crm_store::{Tx, dialect};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, sea_query::Expr};
use std::{collections::HashMap, time::Duration};
use tokio::{sync::watch, time::sleep};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How often to look without being woken: other processes commit too.
const POLL: Duration = Duration::from_secs(1);
/// How long it rests after a look: in a flood what is committed meanwhile is numbered together, and nobody sees it later
/// than this.
const GATHER: Duration = Duration::from_millis(10);
/// How many changes are numbered in one transaction, so that the writer is not held for long.
const BATCH: usize = 1_000;

/// Whether a workspace has a change without a number. The cross join keeps SQLite on the index of each workspace.
const WAITING: &str = "SELECT 1 FROM workspace AS w CROSS JOIN change AS c \
    WHERE c.workspace_id = w.id AND c.seq IS NULL LIMIT 1";

/// Numbers a batch, by workspace, in the order of ids. All rows here are committed, and ids made by one process
/// increase; so a row that a reader could not see yet never gets a smaller number than one that it has seen.
///
/// What waits is picked first and kept: were it put in order in the same step, SQLite would walk all changes there ever
/// were in that order, rather than look up the few without a number.
const NUMBER: &str = "WITH waiting AS MATERIALIZED (\
        SELECT w.id AS workspace, w.change_seq AS head, c.id AS change_id \
        FROM workspace AS w CROSS JOIN change AS c WHERE c.workspace_id = w.id AND c.seq IS NULL), \
    numbered AS (\
        SELECT batch.workspace AS workspace, batch.change_id AS change_id, \
            batch.head + ROW_NUMBER() OVER (PARTITION BY batch.workspace ORDER BY batch.change_id) AS n \
        FROM (SELECT workspace, head, change_id FROM waiting ORDER BY workspace, change_id LIMIT ?) AS batch) \
    UPDATE change SET seq = numbered.n FROM numbered \
    WHERE change.workspace_id = numbered.workspace AND change.id = numbered.change_id \
    RETURNING workspace_id, seq";

/// Numbers everything that is committed, continues the chains of the logs, and wakes the feed's listeners. Returns how
/// many changes were numbered.
///
/// # Errors
/// The database's error; what was not numbered is numbered next time.
pub async fn seal_once(env: &Env, feed: &Feed) -> Result<usize, DbErr> {
    let mut sealed = 0;
    let waiting = || env.store.read().query_one_raw(dialect::statement(env.store.read(), WAITING, []));
    while waiting().await?.is_some() {
        let spans = env.store.write(|tx| Box::pin(number(tx))).await?;
        for (workspace, span) in &spans {
            // A listener who has not asked where the feed stands hears everything from here.
            feed.known((*workspace).into(), span.first - 1);
            sealed += span.count;
        }
        if spans.is_empty() {
            break; // another process was faster
        }
    }
    feed.publish(env).await?;
    // Behind what people wait for.
    chain::seal(env).await?;
    Ok(sealed)
}

/// Seals after every commit while this process leads, and hands out what was sealed, whoever sealed it, until it is
/// told to stop.
pub async fn run_sealer(env: Env, feed: Feed, mut leads: watch::Receiver<bool>, stop: CancellationToken) {
    let mut commits = env.store.commits();
    loop {
        // Before the look, so that a commit during it leads to another one.
        commits.mark_unchanged();
        let leading = *leads.borrow_and_update();
        let done = if leading { seal_once(&env, &feed).await.map(|_| ()) } else { feed.publish(&env).await };
        if let Err(error) = done {
            tracing::error!(%error, "Changes could not be numbered or handed out; trying again");
        }
        sleep(GATHER).await;
        tokio::select! {
            () = stop.cancelled() => break,
            _ = commits.changed() => {}
            Ok(()) = leads.changed() => {}
            () = sleep(POLL) => {}
        }
    }
}

/// The numbers that one workspace got.
struct Span {
    first: i64,
    last: i64,
    count: usize,
}

async fn number(tx: &Tx) -> Result<HashMap<Uuid, Span>, DbErr> {
    dialect::serialise(tx, "sealer").await?;
    let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
    let rows = tx.query_all_raw(dialect::statement(tx, NUMBER, [limit.into()])).await?;
    let mut spans = HashMap::new();
    for row in rows {
        let workspace: Uuid = row.try_get("", "workspace_id")?;
        let seq: i64 = row.try_get("", "seq")?;
        let span = spans.entry(workspace).or_insert(Span { first: seq, last: seq, count: 0 });
        span.first = span.first.min(seq);
        span.last = span.last.max(seq);
        span.count += 1;
    }
    for (workspace, span) in &spans {
        workspace::Entity::update_many()
            .filter(workspace::Column::Id.eq(*workspace))
            .col_expr(workspace::Column::ChangeSeq, Expr::value(span.last))
            .exec(tx)
            .await?;
    }
    Ok(spans)
}
