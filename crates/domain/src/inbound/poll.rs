//! Fetching what no webhook brought: the way in without a public address, and the reconciliation with one.

use super::apply;
use crate::{
    connections::account,
    env::Env,
    ports::{Account, Channel, InboundItem, Listing, RemoteError},
};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use crm_entity::{connection, sender};
use crm_jobs::{Claimed, Handler, New, Outcome, backoff, enqueue};
use crm_types::{ConnectionId, WorkspaceId, connection::HealthState};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, sea_query::Expr};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How often to fetch when no webhook is registered.
const WITHOUT_WEBHOOK: TimeDelta = TimeDelta::seconds(15);
/// How often to reconcile when one is.
const WITH_WEBHOOK: TimeDelta = TimeDelta::minutes(10);
/// How far each fetch looks back behind the one before: clocks differ, and listings lag.
const OVERLAP: TimeDelta = TimeDelta::minutes(5);
/// How far the first fetch of a new connection looks back.
const HISTORY: TimeDelta = TimeDelta::days(30);
/// What is older than this when it is fetched is history: nothing is answered.
const RECENT: TimeDelta = TimeDelta::minutes(10);
/// Most messages or calls in one write.
const CHUNK: usize = 25;

/// The payload: which connection.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Which {
    connection: Uuid,
}

/// Queues the fetching of a connection. It queues itself again for ever after.
///
/// # Errors
/// The database's error.
pub async fn queue_poll(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    connection: ConnectionId,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let job = New::now(workspace, env.id(), Poll::KIND, &Which { connection: connection.0 }, env.now())
        .at(at)
        .once(connection.to_string());
    enqueue(tx, [job]).await
}

/// Fetches one connection.
pub struct Poll {
    env: Env,
}

impl Poll {
    const KIND: &'static str = "inbound.poll";

    /// The handler.
    pub fn new(env: Env) -> Self {
        Self { env }
    }

    async fn poll(&self, job: &Claimed, id: Uuid) -> Result<Outcome, DbErr> {
        let workspace = job.workspace;
        let row = connection::Entity::one(workspace, id).one(self.env.store.read()).await?;
        let Some(row) = row else { return Ok(Outcome::Done) };
        let Some((channel, account)) = account::unseal(&self.env, &row) else {
            return Ok(Outcome::GiveUp("the connection's secrets cannot be read".to_owned()));
        };
        let webhooks = row.webhook_ids.as_array().is_some_and(|ids| !ids.is_empty());
        let every = if webhooks { WITH_WEBHOOK } else { WITHOUT_WEBHOOK };
        let started = self.env.now();
        let since = row.polled_until.map_or(row.created_at - HISTORY, |until| until - OVERLAP);
        match self.fetch(channel.as_ref(), &account, since).await? {
            Ok(()) => {
                self.done(workspace, id, started).await?;
                Ok(Outcome::Repeat(self.env.now() + every))
            }
            Err(error) => {
                let health = match &error {
                    RemoteError::KeyRejected => Some(HealthState::KeyRejected),
                    RemoteError::Unreachable(_) => Some(HealthState::Unreachable),
                    RemoteError::Unexpected(_) | RemoteError::NotFound => Some(HealthState::Degraded),
                    RemoteError::RateLimited(_) => None,
                };
                if let Some(health) = health {
                    account::set_health(&self.env, workspace, id, health, &error.to_string()).await?;
                }
                let wait = backoff(job.attempt.min(8)).max(every);
                Ok(Outcome::Again { at: self.env.now() + wait, why: error.to_string() })
            }
        }
    }

    async fn fetch(
        &self,
        channel: &dyn Channel,
        account: &Account,
        since: DateTime<Utc>,
    ) -> Result<Result<(), RemoteError>, DbErr> {
        let lines: Vec<String> = sender::Entity::of(account.workspace)
            .filter(sender::Column::ConnectionId.eq(account.connection.0))
            .filter(sender::Column::Active.eq(true))
            .all(self.env.store.read())
            .await?
            .into_iter()
            .map(|line| line.provider_id)
            .collect();
        if lines.is_empty() {
            return Ok(Ok(()));
        }
        channel.wait_for_turn(account).await;
        let threads = match channel.threads(account, &lines, since).await {
            Ok(threads) => threads,
            Err(error) => return Ok(Err(error)),
        };
        for thread in threads {
            channel.wait_for_turn(account).await;
            let listing = Listing { line: thread.line, participants: thread.participants, after: since };
            let messages = match channel.messages(account, &listing).await {
                Ok(messages) => messages,
                Err(error) => return Ok(Err(error)),
            };
            self.apply(channel, account, messages.into_iter().map(InboundItem::Message).collect()).await?;
            // A group has no calls.
            if listing.participants.len() == 1 {
                channel.wait_for_turn(account).await;
                let calls = match channel.calls(account, &listing).await {
                    Ok(calls) => calls,
                    Err(error) => return Ok(Err(error)),
                };
                let calls = calls.into_iter().map(|news| InboundItem::Call(Box::new(news)));
                self.apply(channel, account, calls.collect()).await?;
            }
        }
        Ok(Ok(()))
    }

    /// Applies what was fetched, some at a time, so that others may write in between.
    async fn apply(&self, channel: &dyn Channel, account: &Account, items: Vec<InboundItem>) -> Result<(), DbErr> {
        for chunk in items.chunks(CHUNK) {
            let (env, workspace, connection) = (self.env.clone(), account.workspace, account.connection);
            let chunk = chunk.to_vec();
            let Some(channel) = self.env.channels.get(channel.provider().as_str()) else { break };
            self.env
                .store
                .write(move |tx| {
                    Box::pin(async move {
                        let received_at = env.now();
                        for item in &chunk {
                            let at = match item {
                                InboundItem::Message(message) => Some(message.at),
                                InboundItem::Call(news) => news.at,
                                InboundItem::Contact(_) | InboundItem::Unsupported(_) => None,
                            };
                            let history = at.is_some_and(|at| at < received_at - RECENT);
                            let source = apply::Source { workspace, connection, received_at, history };
                            super::job::effect(tx, &env, channel.as_ref(), &source, item).await?;
                        }
                        Ok::<_, DbErr>(())
                    })
                })
                .await?;
        }
        Ok(())
    }

    async fn done(&self, workspace: WorkspaceId, id: Uuid, until: DateTime<Utc>) -> Result<(), DbErr> {
        use connection::Column as C;
        self.env
            .store
            .write(move |tx| {
                Box::pin(async move {
                    connection::Entity::change(workspace)
                        .filter(C::Id.eq(id))
                        .col_expr(C::PolledUntil, Expr::value(until))
                        .exec(tx)
                        .await?;
                    Ok::<_, DbErr>(())
                })
            })
            .await
    }
}

#[async_trait]
impl Handler for Poll {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    async fn run(&self, job: &Claimed) -> Outcome {
        let which: Which = match job.payload() {
            Ok(which) => which,
            Err(error) => return Outcome::GiveUp(error.to_string()),
        };
        self.poll(job, which.connection).await.unwrap_or_else(|error| Outcome::Again {
            at: self.env.now() + backoff(job.attempt.min(8)).max(WITHOUT_WEBHOOK),
            why: error.to_string(),
        })
    }
}
