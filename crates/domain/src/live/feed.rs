//! The numbered changes: to those who listen, and to those who come back.

use crate::env::Env;
use chrono::{DateTime, Utc};
use crm_entity::{change, workspace};
use crm_types::{
    WorkspaceId,
    live::{Change, ChangeKind},
};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::broadcast;

/// How many changes a slow listener may be behind before it has to ask the database.
const BACKLOG: usize = 1_024;

/// A change with its number in the workspace's feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Its number: 1, 2, 3, ... without a gap.
    pub seq: i64,
    /// What changed.
    pub change: Change,
}

/// What happened since a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// The changes after it, oldest first; ask again after the last one until there are none.
    Changes(Vec<Sealed>),
    /// It cannot be told any more, or the number is from another time (a restored backup): load everything anew.
    Gap,
}

/// Hands numbered changes to whoever listens in this process; cheap to clone.
///
/// To miss nothing: [`subscribe`](Self::subscribe) first, catch up with [`since`](Self::since) (or start at
/// [`current`](Self::current)), then listen and skip numbers that were seen. A listener that is told it lagged
/// catches up with `since` again.
#[derive(Clone, Default)]
pub struct Feed {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    topics: Mutex<HashMap<WorkspaceId, Topic>>,
    /// Held while changes are read and handed out, so that they go out in order.
    publishing: tokio::sync::Mutex<()>,
}

struct Topic {
    listeners: broadcast::Sender<Sealed>,
    /// Everything up to here was handed out or could be read by everyone who listens; unknown at first.
    until: Option<i64>,
}

impl Feed {
    /// A feed that nobody listens to yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What is numbered in a workspace from now on.
    pub fn subscribe(&self, workspace: WorkspaceId) -> broadcast::Receiver<Sealed> {
        let mut topics = self.topics();
        let topic = topics
            .entry(workspace)
            .or_insert_with(|| Topic { listeners: broadcast::Sender::new(BACKLOG), until: None });
        topic.listeners.subscribe()
    }

    /// The changes of a workspace after a number, at most `limit`.
    ///
    /// # Errors
    /// The database's error.
    pub async fn since(&self, env: &Env, workspace: WorkspaceId, after: i64, limit: u64) -> Result<Since, DbErr> {
        let after = after.max(0);
        let current = head(env, workspace).await?;
        if after > current {
            return Ok(Since::Gap);
        }
        let changes = read(env, workspace, after, limit).await?;
        let connects = changes.first().map_or(after == current, |first| first.seq == after + 1);
        if !connects {
            return Ok(Since::Gap);
        }
        self.known(workspace, changes.last().map_or(after, |last| last.seq));
        Ok(Since::Changes(changes))
    }

    /// The number of the newest change of a workspace; 0 when there is none.
    ///
    /// # Errors
    /// The database's error.
    pub async fn current(&self, env: &Env, workspace: WorkspaceId) -> Result<i64, DbErr> {
        let current = head(env, workspace).await?;
        self.known(workspace, current);
        Ok(current)
    }

    /// Whoever listens could read everything up to `seq`, so publishing may start there.
    pub(super) fn known(&self, workspace: WorkspaceId, seq: i64) {
        if let Some(topic) = self.topics().get_mut(&workspace) {
            topic.until.get_or_insert(seq);
        }
    }

    /// Reads what is new, whichever process numbered it, and hands it out.
    pub(super) async fn publish(&self, env: &Env) -> Result<(), DbErr> {
        let _in_order = self.inner.publishing.lock().await;
        let wanted: Vec<(WorkspaceId, i64)> = self
            .topics()
            .iter_mut()
            .filter_map(|(workspace, topic)| {
                if topic.listeners.receiver_count() == 0 {
                    topic.until = None;
                }
                Some((*workspace, topic.until?))
            })
            .collect();
        for (workspace, mut until) in wanted {
            loop {
                let changes = read(env, workspace, until, BACKLOG as u64).await?;
                let Some(last) = changes.last() else { break };
                until = last.seq;
                let full = changes.len() == BACKLOG;
                if let Some(topic) = self.topics().get_mut(&workspace) {
                    topic.until = Some(until);
                    for sealed in changes {
                        // Fails only when nobody listens any more.
                        let _ = topic.listeners.send(sealed);
                    }
                }
                if !full {
                    break;
                }
            }
        }
        Ok(())
    }

    fn topics(&self) -> MutexGuard<'_, HashMap<WorkspaceId, Topic>> {
        // A poisoned lock only means that another thread panicked; the topics are still good.
        self.inner.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Deletes numbered changes of a workspace from before `before`, the oldest first and at most `limit`; who comes back
/// later than that gets [`Since::Gap`]. Returns how many.
///
/// # Errors
/// The database's error.
pub async fn prune(env: &Env, workspace: WorkspaceId, before: DateTime<Utc>, limit: u64) -> Result<u64, DbErr> {
    let oldest: Vec<change::Model> = change::Entity::of(workspace)
        .filter(change::Column::Seq.is_not_null())
        .order_by_asc(change::Column::Seq)
        .limit(limit)
        .all(env.store.read())
        .await?;
    // By number, not by time: what is left has no gap.
    let last = oldest.iter().take_while(|row| row.at < before).filter_map(|row| row.seq).max();
    let Some(last) = last else { return Ok(0) };
    env.store
        .write(move |tx| {
            Box::pin(async move {
                let done = change::Entity::delete_many()
                    .filter(change::Column::WorkspaceId.eq(workspace.0))
                    .filter(change::Column::Seq.lte(last))
                    .exec(tx)
                    .await?;
                Ok(done.rows_affected)
            })
        })
        .await
}

async fn head(env: &Env, workspace: WorkspaceId) -> Result<i64, DbErr> {
    let row = workspace::Entity::find_by_id(workspace.0).one(env.store.read()).await?;
    Ok(row.map_or(0, |row| row.change_seq))
}

async fn read(env: &Env, workspace: WorkspaceId, after: i64, limit: u64) -> Result<Vec<Sealed>, DbErr> {
    let rows = change::Entity::of(workspace)
        .filter(change::Column::Seq.gt(after))
        .order_by_asc(change::Column::Seq)
        .limit(limit)
        .all(env.store.read())
        .await?;
    // A kind that this version does not know comes from a newer one beside it; there is nothing to show for it here.
    let sealed = rows.into_iter().filter_map(|row| {
        let change = Change { kind: ChangeKind::parse(&row.kind)?, entity_id: row.entity_id, parent_id: row.parent_id };
        Some(Sealed { seq: row.seq?, change })
    });
    Ok(sealed.collect())
}
