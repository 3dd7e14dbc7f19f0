//! Raw bytes in, a durable row and a job out, then "yes".
//!
//! Requests that wait at the same time are written as one multi-row statement in one commit: five times cheaper than
//! a savepoint each, and one disk flush for all.

use super::InboundError;
use crate::{
    connections::account,
    env::Env,
    ports::{Envelope, Headers},
};
use chrono::{DateTime, Utc};
use crm_entity::{connection, inbound_event};
use crm_jobs::{New, enqueue};
use crm_types::{ConnectionId, WorkspaceId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryTrait,
    sea_query::{Expr, OnConflict},
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashSet};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// Most events in one statement. PostgreSQL takes 65,535 values in one; a row has ten.
const BATCH: usize = 256;
/// Longest id of an event that is kept as it is.
const MAX_EVENT_ID: usize = 200;

/// Whether an event was there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// It is stored, and a job will apply it.
    New,
    /// It was stored before; nothing happens.
    Repeat,
}

/// Takes in verified events. Cheap to clone.
#[derive(Clone)]
pub struct Intake {
    env: Env,
    queue: mpsc::Sender<Waiting>,
}

struct Waiting {
    row: inbound_event::ActiveModel,
    id: Uuid,
    workspace: WorkspaceId,
    answer: oneshot::Sender<Result<Receipt, DbErr>>,
}

impl Intake {
    /// Starts the task that writes.
    pub fn start(env: Env) -> Self {
        let (queue, inbox) = mpsc::channel(4 * BATCH);
        tokio::spawn(write_batches(env.clone(), inbox));
        Self { env, queue }
    }

    /// Verifies and stores one event. Returns after the commit.
    ///
    /// # Errors
    /// [`InboundError::UnknownConnection`], [`InboundError::BadSignature`]; [`InboundError::Db`] or
    /// [`InboundError::Stopping`] when it could not be stored, so that the provider tries again.
    pub async fn receive(
        &self,
        id: ConnectionId,
        provider: &str,
        headers: &Headers,
        body: Vec<u8>,
    ) -> Result<Receipt, InboundError> {
        // The one finder here that does not start at a workspace: the address names the connection alone.
        let row = connection::Entity::find()
            .filter(connection::Column::Id.eq(id.0))
            .filter(connection::Column::Provider.eq(provider))
            .one(self.env.store.read())
            .await?
            .ok_or(InboundError::UnknownConnection)?;
        let (channel, account) = account::unseal(&self.env, &row).ok_or(InboundError::UnknownConnection)?;
        let now = self.env.now();
        if !channel.verify(&account.signing_keys, headers, &body, now) {
            metrics::counter!("crm_webhooks_total", "outcome" => "bad_signature").increment(1);
            return Err(InboundError::BadSignature);
        }
        let waiting = oneshot::channel();
        let event = self.row(&account.workspace, id, channel.envelope(&body), body, now);
        let entry = Waiting { id: *event.id.as_ref(), row: event, workspace: account.workspace, answer: waiting.0 };
        self.queue.send(entry).await.map_err(|_| InboundError::Stopping)?;
        let receipt = waiting.1.await.map_err(|_| InboundError::Stopping)??;
        let outcome = if receipt == Receipt::New { "new" } else { "repeat" };
        metrics::counter!("crm_webhooks_total", "outcome" => outcome).increment(1);
        Ok(receipt)
    }

    fn row(
        &self,
        workspace: &WorkspaceId,
        connection: ConnectionId,
        envelope: Envelope,
        body: Vec<u8>,
        now: DateTime<Utc>,
    ) -> inbound_event::ActiveModel {
        // An event without an id is told from others by its bytes.
        let event_id = envelope
            .event_id
            .filter(|id| !id.is_empty() && id.len() <= MAX_EVENT_ID && !id.contains('\0'))
            .unwrap_or_else(|| format!("sha256:{}", hex::encode(Sha256::digest(&body))));
        let event_type = envelope.event_type.map(|name| crm_rules::snippet(&name.replace('\0', ""), 100));
        inbound_event::ActiveModel {
            workspace_id: Set(workspace.0),
            id: Set(self.env.id()),
            connection_id: Set(connection.0),
            event_id: Set(event_id),
            event_type: Set(event_type),
            state: Set("pending".to_owned()),
            reason: Set(None),
            our_fault: Set(false),
            attempts: Set(0),
            body: Set(body),
            received_at: Set(now),
            settled_at: Set(None),
        }
    }
}

async fn write_batches(env: Env, mut inbox: mpsc::Receiver<Waiting>) {
    let mut waiting = Vec::with_capacity(BATCH);
    while inbox.recv_many(&mut waiting, BATCH).await > 0 {
        let mut rows = Vec::with_capacity(waiting.len());
        let mut ids = Vec::with_capacity(waiting.len());
        let mut answers = Vec::with_capacity(waiting.len());
        for entry in waiting.drain(..) {
            rows.push(entry.row);
            ids.push((entry.id, entry.workspace));
            answers.push((entry.id, entry.answer));
        }
        let work = env.clone();
        let written =
            env.store.write(move |tx| Box::pin(async move { write_batch(tx, &work, rows, &ids).await })).await;
        for (id, answer) in answers {
            let receipt = written
                .as_ref()
                .map(|new: &HashSet<Uuid>| if new.contains(&id) { Receipt::New } else { Receipt::Repeat });
            // The caller may have gone away; the event is stored all the same.
            let _ = answer.send(receipt.map_err(Clone::clone));
        }
    }
}

/// Writes events and the jobs of those that are new. Returns the ids of the new ones.
async fn write_batch(
    tx: &impl ConnectionTrait,
    env: &Env,
    rows: Vec<inbound_event::ActiveModel>,
    ids: &[(Uuid, WorkspaceId)],
) -> Result<HashSet<Uuid>, DbErr> {
    use inbound_event::Column as C;
    // In one order: two of these never wait for each other.
    let connections: BTreeSet<(Uuid, Uuid)> =
        rows.iter().map(|row| (*row.workspace_id.as_ref(), *row.connection_id.as_ref())).collect();
    let mut insert = inbound_event::Entity::insert_many(rows)
        .on_conflict(OnConflict::columns([C::WorkspaceId, C::ConnectionId, C::EventId]).do_nothing().to_owned())
        .into_query();
    insert.returning_col(C::Id);
    let mut new = HashSet::new();
    for row in tx.query_all(&insert).await? {
        new.insert(row.try_get::<Uuid>("", "id")?);
    }
    let now = env.now();
    let jobs = ids.iter().filter(|(id, _)| new.contains(id)).map(|(id, workspace)| {
        New::now(*workspace, env.id(), super::Apply::KIND, &super::job::Event { event: *id }, now)
    });
    enqueue(tx, jobs).await?;
    for (workspace, id) in connections {
        connection::Entity::change(WorkspaceId(workspace))
            .filter(connection::Column::Id.eq(id))
            .col_expr(connection::Column::LastEventAt, Expr::value(now))
            .exec(tx)
            .await?;
    }
    Ok(new)
}
