//! The rows: enqueue, claim, finish.

use chrono::{DateTime, TimeDelta, Utc};
use crm_entity::job::{ActiveModel, Column, Entity, Model};
use crm_store::{Store, dialect};
use crm_types::WorkspaceId;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::{BTreeSet, HashSet};
use uuid::Uuid;

/// A job to be queued.
#[derive(Clone, Debug)]
pub struct New {
    /// The workspace it works for.
    pub workspace: WorkspaceId,
    /// Its id, from the one source of ids: later jobs have larger ids.
    pub id: Uuid,
    /// Which handler runs it.
    pub kind: &'static str,
    /// What the handler needs; ids mostly.
    pub payload: serde_json::Value,
    /// While a job of this kind with the same key waits, a second one is not queued.
    pub dedup_key: Option<String>,
    /// Jobs of one lane run one after the other, oldest first.
    pub lane: Option<String>,
    /// When it should run.
    pub run_at: DateTime<Utc>,
    /// The present time.
    pub now: DateTime<Utc>,
}

impl New {
    /// A job to run at once, without key or lane.
    pub fn now(
        workspace: WorkspaceId,
        id: Uuid,
        kind: &'static str,
        payload: &impl Serialize,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            workspace,
            id,
            kind,
            payload: serde_json::to_value(payload).unwrap_or_default(),
            dedup_key: None,
            lane: None,
            run_at: now,
            now,
        }
    }

    /// The same, to run later.
    #[must_use]
    pub fn at(mut self, run_at: DateTime<Utc>) -> Self {
        self.run_at = run_at;
        self
    }

    /// The same, at most once at a time.
    #[must_use]
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.dedup_key = Some(key.into());
        self
    }

    /// The same, in a lane.
    #[must_use]
    pub fn in_lane(mut self, lane: impl Into<String>) -> Self {
        self.lane = Some(lane.into());
        self
    }

    fn row(self) -> ActiveModel {
        ActiveModel {
            workspace_id: Set(self.workspace.0),
            id: Set(self.id),
            kind: Set(self.kind.to_owned()),
            payload: Set(self.payload),
            dedup_key: Set(self.dedup_key),
            lane: Set(self.lane),
            attempt: Set(0),
            due_at: Set(self.run_at),
            run_at: Set(self.run_at),
            locked_until: Set(None),
            fence: Set(None),
            last_error: Set(None),
            dead_at: Set(None),
            created_at: Set(self.now),
        }
    }
}

/// Queues jobs in the caller's transaction, in one statement.
///
/// # Errors
/// The database's error.
pub async fn enqueue(tx: &impl ConnectionTrait, jobs: impl IntoIterator<Item = New>) -> Result<(), DbErr> {
    let rows: Vec<ActiveModel> = jobs.into_iter().map(New::row).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let waiting_twin = [Column::WorkspaceId, Column::Kind, Column::DedupKey];
    Entity::insert_many(rows)
        .on_conflict(OnConflict::columns(waiting_twin).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// A job that this worker has, until its lease ends.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The workspace it works for.
    pub workspace: WorkspaceId,
    /// Its id.
    pub id: Uuid,
    /// Which handler runs it.
    pub kind: String,
    /// How often it was started, this time included.
    pub attempt: u32,
    /// When it was meant to run.
    pub due_at: DateTime<Utc>,
    payload: serde_json::Value,
    fence: Uuid,
}

impl Claimed {
    /// Reads the payload.
    ///
    /// # Errors
    /// When it is not of the handler's form: a job of another version, to be kept for people.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        T::deserialize(&self.payload)
    }
}

/// Jobs that a worker may take: due, alive, in nobody's hands, and the first of their lane. Its values are the present
/// time, the present time of leases, and the present time again.
const CLAIMABLE: &str = "j.dead_at IS NULL AND j.run_at <= ? AND (j.locked_until IS NULL OR j.locked_until < ?) \
    AND (j.lane IS NULL OR NOT EXISTS (SELECT 1 FROM job AS earlier WHERE earlier.workspace_id = j.workspace_id \
    AND earlier.lane = j.lane AND earlier.id < j.id AND earlier.dead_at IS NULL AND earlier.due_at <= ?))";

/// What leaves out the kinds that a worker has no place for.
fn but(kinds: &[&'static str]) -> String {
    if kinds.is_empty() {
        return String::new();
    }
    // Words of our own code, never of a request.
    format!("AND j.kind NOT IN ('{}') ", kinds.join("', '"))
}

/// Claims due jobs but those of some kinds, oldest first. `lease_now` is the real time, which leases are counted in: a
/// simulated season passes in a minute, but work does not get faster by it.
///
/// # Errors
/// The database's error.
pub async fn claim(
    store: &Store,
    now: DateTime<Utc>,
    lease_now: DateTime<Utc>,
    lease: TimeDelta,
    fence: Uuid,
    limit: u32,
    except: &[&'static str],
) -> Result<Vec<Claimed>, DbErr> {
    let but = but(except);
    store
        .write(move |tx| {
            Box::pin(async move {
                // Picked apart from the update and once: a plan that looked again would lock more than the limit.
                let sql = format!(
                    "WITH picked AS MATERIALIZED (SELECT j.workspace_id, j.id FROM job AS j WHERE {CLAIMABLE} \
                     {but}ORDER BY j.run_at, j.id LIMIT {limit}{}) \
                     UPDATE job SET locked_until = ?, fence = ?, attempt = attempt + 1 \
                     WHERE (workspace_id, id) IN (SELECT workspace_id, id FROM picked) RETURNING *",
                    dialect::skip_locked(tx)
                );
                let values = [now.into(), lease_now.into(), now.into(), (lease_now + lease).into(), fence.into()];
                let rows = tx.query_all_raw(dialect::statement(tx, &sql, values)).await?;
                let mut jobs =
                    rows.iter().map(|row| Model::from_query_result(row, "")).collect::<Result<Vec<_>, _>>()?;
                jobs.sort_unstable_by_key(|job| (job.run_at, job.id));
                Ok(jobs
                    .into_iter()
                    .map(|job| Claimed {
                        workspace: WorkspaceId(job.workspace_id),
                        id: job.id,
                        kind: job.kind,
                        attempt: u32::try_from(job.attempt).unwrap_or(u32::MAX),
                        due_at: job.due_at,
                        payload: job.payload,
                        fence,
                    })
                    .collect())
            })
        })
        .await
}

/// When the oldest job that a worker could take was meant to run, if any waits, but for some kinds: the measure of a
/// stuck queue. What is being worked on, or waits behind another one of its lane, is not stuck.
///
/// # Errors
/// The database's error.
pub async fn oldest_due(
    store: &Store,
    now: DateTime<Utc>,
    lease_now: DateTime<Utc>,
    except: &[&'static str],
) -> Result<Option<DateTime<Utc>>, DbErr> {
    // Over all workspaces: this is the worker's own look, not a reader's.
    let but = but(except);
    let sql = format!("SELECT j.run_at AS run_at FROM job AS j WHERE {CLAIMABLE} {but}ORDER BY j.run_at, j.id LIMIT 1");
    let values = [now.into(), lease_now.into(), now.into()];
    let row = store.read().query_one_raw(dialect::statement(store.read(), &sql, values)).await?;
    row.map(|row| row.try_get("", "run_at")).transpose()
}

/// Finishes a job: deletes its row, unless another worker has taken it over. Returns whether it was still ours.
///
/// # Errors
/// The database's error.
pub async fn complete(store: &Store, job: &Claimed) -> Result<bool, DbErr> {
    let job = job.clone();
    store.write(move |tx| Box::pin(async move { complete_in(tx, &job).await })).await
}

/// The same, in the transaction that has the job's effect: then the effect happens exactly once.
///
/// # Errors
/// The database's error.
pub async fn complete_in(tx: &impl ConnectionTrait, job: &Claimed) -> Result<bool, DbErr> {
    let done = Entity::delete_many()
        .filter(Column::WorkspaceId.eq(job.workspace.0))
        .filter(Column::Id.eq(job.id))
        .filter(Column::Fence.eq(job.fence))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// The same for several that were claimed together. Returns the ids of those that were still ours.
///
/// # Errors
/// The database's error.
pub async fn complete_all_in(tx: &impl ConnectionTrait, jobs: &[Claimed]) -> Result<HashSet<Uuid>, DbErr> {
    let mut ours = HashSet::with_capacity(jobs.len());
    // One statement, as they have one workspace and one fence; else one for each pair of them.
    let claims: BTreeSet<(Uuid, Uuid)> = jobs.iter().map(|job| (job.workspace.0, job.fence)).collect();
    for (workspace, fence) in claims {
        let mine = |job: &&Claimed| (job.workspace.0, job.fence) == (workspace, fence);
        let gone = Entity::delete_many()
            .filter(Column::WorkspaceId.eq(workspace))
            .filter(Column::Id.is_in(jobs.iter().filter(mine).map(|job| job.id)))
            .filter(Column::Fence.eq(fence))
            .exec_with_returning(tx)
            .await?;
        ours.extend(gone.into_iter().map(|job| job.id));
    }
    Ok(ours)
}

/// Gives a job back, to run again at `run_at`, or for good when that is `None` (then it stays for people to see).
///
/// # Errors
/// The database's error.
pub async fn postpone(
    store: &Store,
    job: &Claimed,
    run_at: Option<DateTime<Utc>>,
    why: String,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let job = job.clone();
    store
        .write(move |tx| {
            Box::pin(async move {
                let mut update = Entity::change(job.workspace)
                    .filter(Column::Id.eq(job.id))
                    .filter(Column::Fence.eq(job.fence))
                    .col_expr(Column::LockedUntil, Expr::value(None::<DateTime<Utc>>))
                    .col_expr(Column::Fence, Expr::value(None::<Uuid>))
                    .col_expr(Column::LastError, Expr::value(why));
                update = match run_at {
                    Some(at) => update.col_expr(Column::RunAt, Expr::value(at)),
                    // A dead job gives its key free, so that the same work can be asked for again.
                    None => update
                        .col_expr(Column::DeadAt, Expr::value(now))
                        .col_expr(Column::DedupKey, Expr::value(None::<String>)),
                };
                update.exec(tx).await?;
                Ok::<_, DbErr>(())
            })
        })
        .await
}

/// Lets jobs of a kind that wait for one reason run now, at most `limit`. Returns how many.
///
/// # Errors
/// The database's error.
pub async fn hurry(
    store: &Store,
    workspace: WorkspaceId,
    kind: &'static str,
    why: &'static str,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<u64, DbErr> {
    let sql = format!(
        "UPDATE job SET run_at = ? WHERE workspace_id = ? AND id IN (SELECT id FROM job WHERE workspace_id = ? \
         AND kind = ? AND last_error = ? AND run_at > ? AND dead_at IS NULL ORDER BY id LIMIT {limit})"
    );
    let id = || workspace.0.into();
    let values = [now.into(), id(), id(), kind.into(), why.into(), now.into()];
    store
        .write(move |tx| {
            Box::pin(async move { Ok(tx.execute_raw(dialect::statement(tx, &sql, values)).await?.rows_affected()) })
        })
        .await
}

/// Lets a job that comes round again wait for its next time.
///
/// # Errors
/// The database's error.
pub async fn repeat(store: &Store, job: &Claimed, at: DateTime<Utc>) -> Result<(), DbErr> {
    let job = job.clone();
    store
        .write(move |tx| {
            Box::pin(async move {
                Entity::change(job.workspace)
                    .filter(Column::Id.eq(job.id))
                    .filter(Column::Fence.eq(job.fence))
                    .col_expr(Column::LockedUntil, Expr::value(None::<DateTime<Utc>>))
                    .col_expr(Column::Fence, Expr::value(None::<Uuid>))
                    .col_expr(Column::LastError, Expr::value(None::<String>))
                    .col_expr(Column::Attempt, Expr::value(0))
                    .col_expr(Column::RunAt, Expr::value(at))
                    .col_expr(Column::DueAt, Expr::value(at))
                    .exec(tx)
                    .await?;
                Ok::<_, DbErr>(())
            })
        })
        .await
}

/// Extends a lease while the work goes on. Returns whether the job is still ours.
///
/// # Errors
/// The database's error.
pub async fn renew(store: &Store, job: &Claimed, until: DateTime<Utc>) -> Result<bool, DbErr> {
    let job = job.clone();
    store
        .write(move |tx| {
            Box::pin(async move {
                let done = Entity::change(job.workspace)
                    .filter(Column::Id.eq(job.id))
                    .filter(Column::Fence.eq(job.fence))
                    .col_expr(Column::LockedUntil, Expr::value(until))
                    .exec(tx)
                    .await?;
                Ok::<_, DbErr>(done.rows_affected > 0)
            })
        })
        .await
}

/// How long to wait after the `attempt`-th failure: 1 s, doubling, 10 minutes at most.
pub fn backoff(attempt: u32) -> TimeDelta {
    TimeDelta::seconds(2_i64.saturating_pow(attempt.saturating_sub(1).min(20)).min(600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_wait_longer_and_longer_but_not_for_ever() {
        let waits: Vec<i64> = (1..=12).map(|attempt| backoff(attempt).num_seconds()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
        assert_eq!(backoff(u32::MAX).num_seconds(), 600);
    }
}
