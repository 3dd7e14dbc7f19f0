//! The job that applies a stored event.

use super::{apply, together};
use crate::{
    calls,
    changes::{self, Changed},
    contacts::directory,
    env::Env,
    mail::{self, Prepared},
    ports::{Channel, InboundItem},
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use crm_entity::{
    connection,
    inbound_event::{self, Column as C},
};
use crm_jobs::{Claimed, Handler, Outcome, backoff, complete_in};
use crm_types::{ConnectionId, WorkspaceId, activity::ChannelKind, live::ChangeKind};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, ExprTrait, QueryFilter, sea_query::Expr};
use serde::{Deserialize, Serialize};
use std::{collections::HashSet, sync::Arc};
use uuid::Uuid;

/// An event that fails this often for reasons of our own goes into quarantine, where people see it.
const ATTEMPTS: u32 = 8;
/// Most events in one transaction: it holds the writer for a few milliseconds.
const AT_ONCE: usize = 16;

/// The payload: which event.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Event {
    pub(super) event: Uuid,
}

/// Applies one stored event.
pub struct Apply {
    env: Env,
}

impl Apply {
    pub(super) const KIND: &'static str = "inbound.apply";

    /// The handler.
    pub fn new(env: Env) -> Self {
        Self { env }
    }

    async fn apply(&self, job: &Claimed, id: Uuid) -> Result<Outcome, DbErr> {
        let read = self.env.store.read();
        let Some(event) = inbound_event::Entity::one(job.workspace, id).one(read).await? else {
            return Ok(Outcome::Done);
        };
        if event.state == "applied" {
            return Ok(Outcome::Done);
        }
        let account = connection::Entity::one(job.workspace, event.connection_id).one(read).await?;
        let Some(channel) = account.and_then(|row| self.env.channels.get(&row.provider)) else {
            let why = "The connection's provider is not known to this version.".to_owned();
            return self.put_aside(job.clone(), event, why, true).await;
        };
        let (env, job) = (self.env.clone(), job.clone());
        match understand(channel.clone(), &event.body).await {
            Ok(Ready::Other(InboundItem::Unsupported(kind))) => {
                let why = format!("Events of type \"{kind}\" are kept, but this version does not apply them.");
                self.put_aside(job, event, why, false).await
            }
            Ok(item) => {
                self.env
                    .store
                    .write(move |tx| {
                        Box::pin(async move {
                            // First: who slept past the lease finds the job gone and changes nothing.
                            if !complete_in(tx, &job).await? {
                                return Ok(Outcome::Completed);
                            }
                            let workspace = job.workspace;
                            let source = apply::Source {
                                workspace,
                                connection: ConnectionId(event.connection_id),
                                received_at: event.received_at,
                                history: false,
                            };
                            match &item {
                                Ready::Mail(mail) => {
                                    mail::arrive(tx, &env, channel.as_ref(), &source, event.id, mail).await?;
                                }
                                Ready::Other(item) => effect(tx, &env, channel.as_ref(), &source, item).await?,
                            }
                            settle_all(tx, workspace, vec![event.id], env.now()).await?;
                            Ok::<_, DbErr>(Outcome::Completed)
                        })
                    })
                    .await
            }
            Err(why) => self.put_aside(job, event, why, false).await,
        }
    }

    /// Into quarantine; `our_fault` when it is not known what it says.
    async fn put_aside(
        &self,
        job: Claimed,
        event: inbound_event::Model,
        why: String,
        our_fault: bool,
    ) -> Result<Outcome, DbErr> {
        let env = self.env.clone();
        self.env
            .store
            .write(move |tx| {
                Box::pin(async move {
                    if complete_in(tx, &job).await? {
                        inbound_event::Entity::change(job.workspace)
                            .filter(C::Id.eq(event.id))
                            .col_expr(C::State, Expr::value("quarantined"))
                            .col_expr(C::Reason, Expr::value(why))
                            .col_expr(C::OurFault, Expr::value(our_fault))
                            .col_expr(C::Attempts, Expr::col(C::Attempts).add(1))
                            .col_expr(C::SettledAt, Expr::value(env.now()))
                            .exec(tx)
                            .await?;
                        let changed = Changed::of(ChangeKind::Quarantine, event.id);
                        changes::record(tx, &env, job.workspace, [changed]).await?;
                    }
                    Ok(Outcome::Completed)
                })
            })
            .await
    }
}

/// An event that is ready to be applied.
enum Ready {
    Mail(Box<Prepared>),
    Other(InboundItem),
}

/// Reads an event. A mail is read beside the worker's own threads: it may be large, and it is written by strangers.
async fn understand(channel: Arc<dyn Channel>, body: &[u8]) -> Result<Ready, String> {
    if channel.capabilities().medium != ChannelKind::Email {
        return channel.parse(body).map(ready);
    }
    let body = body.to_vec();
    let read = tokio::task::spawn_blocking(move || channel.parse(&body).map(ready));
    read.await.unwrap_or_else(|error| Err(format!("It could not be read: {error}")))
}

fn ready(item: InboundItem) -> Ready {
    match item {
        InboundItem::Mail(mail) => Ready::Mail(Box::new(mail::prepare(*mail))),
        other => Ready::Other(other),
    }
}

/// Writes what an event or an answer says, whatever it is about but a mail, which needs preparing.
pub(super) async fn effect(
    tx: &impl ConnectionTrait,
    env: &Env,
    channel: &dyn Channel,
    source: &apply::Source,
    item: &InboundItem,
) -> Result<(), DbErr> {
    match item {
        InboundItem::Message(message) => apply::message(tx, env, channel, source, message).await,
        InboundItem::Call(news) => calls::apply(tx, env, channel, source, news).await,
        InboundItem::Contact(news) => directory::learn(tx, env, source.workspace, source.connection, news).await,
        InboundItem::Mail(_) | InboundItem::Unsupported(_) => Ok(()),
    }
}

/// Notes that events were applied.
pub(super) async fn settle_all(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    events: Vec<Uuid>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    inbound_event::Entity::change(workspace)
        .filter(C::Id.is_in(events))
        .col_expr(C::State, Expr::value("applied"))
        .col_expr(C::Reason, Expr::value(None::<String>))
        .col_expr(C::OurFault, Expr::value(false))
        .col_expr(C::Attempts, Expr::col(C::Attempts).add(1))
        .col_expr(C::SettledAt, Expr::value(now))
        .exec(tx)
        .await?;
    Ok(())
}

#[async_trait]
impl Handler for Apply {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    async fn run(&self, job: &Claimed) -> Outcome {
        let event: Event = match job.payload() {
            Ok(event) => event,
            Err(error) => return Outcome::GiveUp(error.to_string()),
        };
        // More often than it may fail: then each try ended without a word, by a panic.
        let tried = if job.attempt > ATTEMPTS { None } else { Some(self.apply(job, event.event).await) };
        let error = match tried {
            Some(Ok(outcome)) => return outcome,
            Some(Err(error)) => error.to_string(),
            None => "it ended without a word".to_owned(),
        };
        if job.attempt >= ATTEMPTS {
            let read = self.env.store.read();
            if let Ok(Some(row)) = inbound_event::Entity::one(job.workspace, event.event).one(read).await {
                let why = format!("It failed {ATTEMPTS} times on our side; the last time: {error}");
                if let Ok(outcome) = self.put_aside(job.clone(), row, why, true).await {
                    return outcome;
                }
            }
        }
        Outcome::Again { at: self.env.now() + backoff(job.attempt), why: error }
    }

    fn at_once(&self) -> usize {
        AT_ONCE
    }

    async fn run_all(&self, jobs: &[Claimed]) -> Vec<Outcome> {
        let done = together::apply(&self.env, jobs).await.unwrap_or_else(|error| {
            // One of them may be the reason; alone, it takes no other along.
            tracing::warn!(%error, jobs = jobs.len(), "Events could not be applied together");
            HashSet::new()
        });
        let mut outcomes = Vec::with_capacity(jobs.len());
        for job in jobs {
            outcomes.push(if done.contains(&job.id) { Outcome::Completed } else { self.run(job).await });
        }
        outcomes
    }
}
