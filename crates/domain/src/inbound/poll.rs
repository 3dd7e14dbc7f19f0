//! Fetching what no webhook brought: the way in without a public address, and the reconciliation with one.

use super::apply::{self, Source, Told};
use crate::{
    connections::{account, circuit},
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
/// How often an account is looked at that cannot be fetched from.
const TRY_AGAIN: TimeDelta = TimeDelta::minutes(2);
/// How far each fetch looks back behind the one before: clocks differ, and listings lag.
const OVERLAP: TimeDelta = TimeDelta::minutes(5);
/// How far the first fetch of a new connection looks back.
const HISTORY: TimeDelta = TimeDelta::days(30);
/// What is older than this when it is fetched is history: nothing is answered.
const RECENT: TimeDelta = TimeDelta::minutes(10);
/// What the connection's card says when the provider no longer calls us.
pub(crate) const WEBHOOK_GONE: &str = "The webhook at the provider is gone or disabled. New messages are asked for every \
                                       15 seconds until you register it again.";
/// How the complaint of a fetch begins that got another answer than it should have.
const ODD: &str = "New messages cannot be fetched: ";

/// Whether polling said so, and takes it back itself.
pub(crate) fn is_complaint(message: &str) -> bool {
    message == WEBHOOK_GONE || message.starts_with(ODD)
}

/// What it says when a trouble has ended by itself.
const WELL_AGAIN: &str = "The provider answers again.";
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
            // Another key of this server may be what is wrong; with the right one it goes on.
            return Ok(Outcome::Repeat(self.env.now() + TRY_AGAIN));
        };
        if !channel.capabilities().poll {
            return self.try_again(channel.as_ref(), &account, &row).await;
        }
        let since = row.polled_until.map_or(row.created_at - HISTORY, |until| until - OVERLAP);
        let fetched = match self.fetch(channel.as_ref(), &account, since).await? {
            Ok(newest) => called(channel.as_ref(), &account, &row).await.map(|calls| (newest, calls)),
            Err(error) => Err(error),
        };
        match fetched {
            Ok((newest, calls)) => {
                // By the provider's clock, not by ours: one that is ahead and then set right would skip what lies between.
                if let Some(newest) = newest {
                    self.done(workspace, id, newest).await?;
                }
                self.note_well(workspace, &row, calls).await?;
                let every = if calls == Called::Yes { WITH_WEBHOOK } else { WITHOUT_WEBHOOK };
                Ok(Outcome::Repeat(self.env.now() + every))
            }
            Err(error) => {
                let health = match &error {
                    RemoteError::KeyRejected => Some(HealthState::KeyRejected),
                    RemoteError::Unreachable(_) => Some(HealthState::Unreachable),
                    RemoteError::Unexpected(_)
                    | RemoteError::NotFound
                    | RemoteError::NotAllowed(_)
                    | RemoteError::SetUp(_) => Some(HealthState::Degraded),
                    RemoteError::RateLimited(_) => None,
                };
                if let Some(health) = health {
                    let odd = if health == HealthState::Degraded { ODD } else { "" };
                    account::set_health(&self.env, workspace, id, health, &format!("{odd}{error}")).await?;
                }
                let wait = backoff(job.attempt.min(8)).max(WITHOUT_WEBHOOK);
                Ok(Outcome::Again { at: self.env.now() + wait, why: error.to_string() })
            }
        }
    }

    /// Fetches what is new since a time. Returns when the newest of it happened, by the provider's clock.
    async fn fetch(
        &self,
        channel: &dyn Channel,
        account: &Account,
        since: DateTime<Utc>,
    ) -> Result<Result<Option<DateTime<Utc>>, RemoteError>, DbErr> {
        let lines: Vec<String> = sender::Entity::of(account.workspace)
            .filter(sender::Column::ConnectionId.eq(account.connection.0))
            .filter(sender::Column::Active.eq(true))
            .all(self.env.store.read())
            .await?
            .into_iter()
            .map(|line| line.provider_id)
            .collect();
        channel.wait_for_turn(account).await;
        if lines.is_empty() {
            // Nothing to fetch; but whether the provider answers must be known from its answer.
            return Ok(channel.check(account).await.map(|()| None));
        }
        let threads = match channel.threads(account, &lines, since).await {
            Ok(threads) => threads,
            Err(error) => return Ok(Err(error)),
        };
        let newest = threads.iter().filter_map(|thread| thread.active_at).max();
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
        Ok(Ok(newest))
    }

    /// There is nothing to fetch. But an account that was refused or away is tried again, so that what waits for it
    /// leaves when that is over.
    async fn try_again(
        &self,
        channel: &dyn Channel,
        account: &Account,
        row: &connection::Model,
    ) -> Result<Outcome, DbErr> {
        let ill = matches!(
            HealthState::parse(&row.health),
            Some(HealthState::Unreachable | HealthState::KeyRejected | HealthState::Degraded)
        );
        // Whether a silent one takes messages again is for the next message to find out, if there is one.
        let left_alone = circuit::is_open(row) && !circuit::is_forgotten(&self.env, row).await?;
        if ill && !left_alone && channel.check(account).await.is_ok() {
            let (workspace, id) = (account.workspace, row.id);
            account::set_health(&self.env, workspace, id, HealthState::Ok, WELL_AGAIN).await?;
        }
        Ok(Outcome::Repeat(self.env.now() + TRY_AGAIN))
    }

    /// Says that a webhook is gone, or that what the last fetches complained of is over.
    async fn note_well(&self, workspace: WorkspaceId, row: &connection::Model, calls: Called) -> Result<(), DbErr> {
        let state = HealthState::parse(&row.health);
        let gone = row.health_message == WEBHOOK_GONE;
        let news = match calls {
            Called::NoMore if !gone => Some((HealthState::Degraded, WEBHOOK_GONE)),
            Called::NoMore => None,
            _ if is_complaint(&row.health_message) => Some((HealthState::Ok, WELL_AGAIN)),
            _ if circuit::is_forgotten(&self.env, row).await? => Some((HealthState::Ok, WELL_AGAIN)),
            _ if matches!(state, Some(HealthState::Unreachable | HealthState::KeyRejected)) => {
                Some((HealthState::Ok, WELL_AGAIN))
            }
            // Anything else was found by sending or by a test, and ends there.
            _ => None,
        };
        if let Some((health, message)) = news {
            account::set_health(&self.env, workspace, row.id, health, message).await?;
        }
        Ok(())
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
                        let source = |at: Option<DateTime<Utc>>| {
                            let history = at.is_some_and(|at| at < received_at - RECENT);
                            Source { workspace, connection, received_at, history }
                        };
                        // Together, as texts that wait: then both take what they lock in one order.
                        let texts = chunk.iter().filter_map(|item| match item {
                            InboundItem::Message(message) => Some((source(Some(message.at)), message)),
                            _ => None,
                        });
                        let texts: Vec<_> = texts.collect();
                        let channel = channel.as_ref();
                        let told = texts.iter().map(|(source, message)| Told { channel, source, message });
                        apply::messages(tx, &env, workspace, told.collect()).await?;
                        for item in &chunk {
                            let at = match item {
                                InboundItem::Call(news) => news.at,
                                InboundItem::Message(_) => continue,
                                InboundItem::Mail(_) | InboundItem::Contact(_) | InboundItem::Unsupported(_) => None,
                            };
                            super::job::effect(tx, &env, channel, &source(at), item).await?;
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

/// Whether the provider calls us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Called {
    /// Our webhooks stand.
    Yes,
    /// One was registered and is gone or disabled.
    NoMore,
    /// None was ever registered.
    Never,
}

async fn called(channel: &dyn Channel, account: &Account, row: &connection::Model) -> Result<Called, RemoteError> {
    let ours: Vec<&str> =
        row.webhook_ids.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str).collect();
    if ours.is_empty() {
        return Ok(Called::Never);
    }
    channel.wait_for_turn(account).await;
    let standing = channel.webhooks(account).await?;
    let all = ours.iter().all(|id| standing.iter().any(|known| known == id));
    Ok(if all { Called::Yes } else { Called::NoMore })
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
