//! Taking away what nobody needs any more: old change numbers, ended sessions, kept answers, jobs given up long ago.
//!
//! Never anything that was received, sent or said: events, messages and the consent ledger stay. Rows go in small
//! groups, so that nobody waits behind a large one.

use crate::{env::Env, live};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use crm_entity::workspace;
use crm_jobs::{Claimed, Handler, New, Outcome, backoff, enqueue};
use crm_store::{dialect, ids};
use crm_types::WorkspaceId;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Value};
use serde_json::json;

/// How often a workspace is swept.
const EVERY: TimeDelta = TimeDelta::hours(1);
/// How long a browser may be away and still catch up change by change.
const CHANGES: TimeDelta = TimeDelta::days(7);
/// How long an answer is kept for a repeated request; a used ticket is one, too.
const ANSWERS: TimeDelta = TimeDelta::hours(24);
/// How long an ended session is kept.
const SESSIONS: TimeDelta = TimeDelta::days(1);
/// How long a link that is no longer good is kept: an invitation that was not accepted is shown for so long.
const LINKS: TimeDelta = TimeDelta::days(30);
/// How long a job that was given up is kept for people to see.
const JOBS: TimeDelta = TimeDelta::days(90);
/// How long the parts of a file are kept that never became whole.
const UPLOADS: TimeDelta = TimeDelta::days(1);
/// How long the file of an import is kept that is through; its receipts stay.
const FILES: TimeDelta = TimeDelta::days(30);
/// How many rows go at once: well under the 20 ms that a write may hold the writer.
const CHUNK: u64 = 500;

/// By id, which begins with the time: the primary key leads to the oldest rows.
const OLD_ANSWERS: &str = "DELETE FROM idempotency_key WHERE workspace_id = ? AND id IN (SELECT id FROM \
    idempotency_key WHERE workspace_id = ? AND id < ? AND created_at < ? ORDER BY id LIMIT 500)";
const OLD_SESSIONS: &str = "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE workspace_id = ? \
    AND (expires_at < ? OR revoked_at < ?) LIMIT 500)";
const OLD_INVITES: &str = "DELETE FROM invite WHERE workspace_id = ? AND id IN (SELECT id FROM invite \
    WHERE workspace_id = ? AND (expires_at < ? OR ended_at < ?) LIMIT 500)";
const OLD_RESETS: &str = "DELETE FROM password_reset WHERE id IN (SELECT id FROM password_reset WHERE workspace_id = ? \
    AND (expires_at < ? OR ended_at < ?) LIMIT 500)";
const OLD_JOBS: &str = "DELETE FROM job WHERE workspace_id = ? AND id IN (SELECT id FROM job WHERE workspace_id = ? \
    AND dead_at < ? LIMIT 500)";
/// Parts are a megabyte each.
const OLD_PARTS: &str = "DELETE FROM import_part WHERE workspace_id = ? AND id IN (SELECT p.id FROM import_part AS p \
    LEFT JOIN import AS i ON i.workspace_id = p.workspace_id AND i.id = p.import_id WHERE p.workspace_id = ? \
    AND ((i.id IS NULL AND p.created_at < ?) OR i.finished_at < ?) LIMIT 10)";

/// What a sweep took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Numbers of the change feed.
    pub changes: u64,
    /// Answers kept for repeated requests.
    pub answers: u64,
    /// Sessions.
    pub sessions: u64,
    /// Invitations, and links for a new password.
    pub links: u64,
    /// Jobs that were given up.
    pub jobs: u64,
    /// Parts of files.
    pub parts: u64,
}

/// Makes sure that every workspace is swept again and again. Doing it twice queues it once.
///
/// # Errors
/// The database's error.
pub async fn ensure(env: &Env) -> Result<(), DbErr> {
    // Over all workspaces: this is the machinery's own look, not a reader's.
    let workspaces = workspace::Entity::find().all(env.store.read()).await?;
    let now = env.now();
    let jobs: Vec<New> = workspaces
        .into_iter()
        .map(|row| {
            New::now(WorkspaceId(row.id), env.id(), Housekeeping::KIND, &json!({}), now)
                .at(now + EVERY)
                .once(Housekeeping::KIND)
        })
        .collect();
    env.store.write(move |tx| Box::pin(async move { enqueue(tx, jobs).await })).await
}

/// Sweeps one workspace.
///
/// # Errors
/// The database's error; what is gone by then stays gone.
pub async fn sweep(env: &Env, workspace: WorkspaceId) -> Result<Swept, DbErr> {
    let now = env.now();
    let id = || Value::from(workspace.0);
    let answers = [id(), id(), ids::first_of(now - ANSWERS).into(), (now - ANSWERS).into()];
    let sessions = [id(), (now - SESSIONS).into(), (now - SESSIONS).into()];
    let invites = [id(), id(), (now - LINKS).into(), (now - LINKS).into()];
    let resets = [id(), (now - LINKS).into(), (now - LINKS).into()];
    let jobs = [id(), id(), (now - JOBS).into()];
    let parts = [id(), id(), (now - UPLOADS).into(), (now - FILES).into()];
    Ok(Swept {
        changes: changes(env, workspace, now - CHANGES).await?,
        answers: delete(env, OLD_ANSWERS, answers.to_vec()).await?,
        sessions: delete(env, OLD_SESSIONS, sessions.to_vec()).await?,
        links: delete(env, OLD_INVITES, invites.to_vec()).await? + delete(env, OLD_RESETS, resets.to_vec()).await?,
        jobs: delete(env, OLD_JOBS, jobs.to_vec()).await?,
        parts: delete(env, OLD_PARTS, parts.to_vec()).await?,
    })
}

async fn changes(env: &Env, workspace: WorkspaceId, before: DateTime<Utc>) -> Result<u64, DbErr> {
    let mut all = 0;
    loop {
        let gone = live::prune(env, workspace, before, CHUNK).await?;
        all += gone;
        if gone < CHUNK {
            return Ok(all);
        }
    }
}

/// Repeats a delete of a few rows until there is nothing left for it.
async fn delete(env: &Env, sql: &'static str, values: Vec<Value>) -> Result<u64, DbErr> {
    let mut all = 0;
    loop {
        let values = values.clone();
        let gone = env
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let done = tx.execute_raw(dialect::statement(tx, sql, values)).await?;
                    Ok::<_, DbErr>(done.rows_affected())
                })
            })
            .await?;
        all += gone;
        if gone == 0 {
            return Ok(all);
        }
    }
}

/// The job that sweeps a workspace.
pub struct Housekeeping {
    env: Env,
}

impl Housekeeping {
    const KIND: &'static str = "housekeeping";

    /// The handler.
    pub fn new(env: Env) -> Self {
        Self { env }
    }
}

#[async_trait]
impl Handler for Housekeeping {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    async fn run(&self, job: &Claimed) -> Outcome {
        match sweep(&self.env, job.workspace).await {
            Ok(swept) => {
                tracing::debug!(?swept, workspace.id = %job.workspace, "Swept");
                Outcome::Repeat(self.env.now() + EVERY)
            }
            Err(error) => Outcome::Again { at: self.env.now() + backoff(job.attempt), why: error.to_string() },
        }
    }
}
