//! Asking about a call what no event has told: the caller's message, recordings, summary, transcript; and whom it was
//! with, when only a part of it is known.

use super::{Facts, apply, apply::facts_of};
use crate::{
    connections::account,
    env::Env,
    inbound::apply::Source,
    ports::{Account, Asked, CallPart, Channel, RemoteError},
};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use crm_entity::phone_call;
use crm_jobs::{Claimed, Handler, New, Outcome, backoff, enqueue};
use crm_types::{ConnectionId, WorkspaceId, call::CallOutcome};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, sea_query::Expr};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

/// When to ask, after the end of the call or the first word of it. No event says that there is no more to come.
const ASKS: [TimeDelta; 3] = [TimeDelta::seconds(30), TimeDelta::minutes(2), TimeDelta::minutes(10)];
/// How often one question is repeated while the provider cannot be reached.
const PATIENCE: u32 = 12;

/// The payload: which call.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Which {
    call: Uuid,
}

/// Queues the questions about a call that has just ended, or of which it is not known whom it was with.
pub(super) async fn queue(
    tx: &impl ConnectionTrait,
    env: &Env,
    source: &Source,
    row: &phone_call::Model,
    facts: &Facts,
) -> Result<(), DbErr> {
    if missing(row, facts).is_empty() {
        return Ok(());
    }
    let now = env.now();
    let jobs = due(facts.completed_at(), now).into_iter().enumerate().map(|(place, at)| {
        New::now(source.workspace, env.id(), Look::KIND, &Which { call: row.id }, now)
            .at(at)
            .once(format!("{}:{place}", row.id))
    });
    enqueue(tx, jobs).await
}

/// The times to ask, of those that are not over: once at once for all that are.
fn due(ended: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let from = ended.unwrap_or(now).min(now);
    let (over, ahead): (Vec<_>, Vec<_>) = ASKS.iter().map(|wait| from + *wait).partition(|at| *at <= now);
    over.last().map(|_| now).into_iter().chain(ahead).collect()
}

/// What is worth asking.
fn missing(row: &phone_call::Model, facts: &Facts) -> Vec<CallPart> {
    if row.activity_id.is_none() {
        return vec![CallPart::Call];
    }
    let closed: Vec<CallPart> = serde_json::from_value(row.closed.clone()).unwrap_or_default();
    let wanted = match facts.outcome() {
        CallOutcome::Missed | CallOutcome::Voicemail => {
            vec![(CallPart::Voicemail, facts.voicemail_url().is_none() || facts.voicemail_words().is_none())]
        }
        CallOutcome::Answered | CallOutcome::AiHandled => vec![
            (CallPart::Recordings, facts.recordings().is_empty()),
            (CallPart::Summary, facts.summary().is_none()),
            (CallPart::Transcript, facts.transcript().is_none()),
        ],
        _ => Vec::new(),
    };
    wanted.into_iter().filter(|(part, missing)| *missing && !closed.contains(part)).map(|(part, _)| part).collect()
}

/// Asks about one call.
pub struct Look {
    env: Env,
}

impl Look {
    const KIND: &'static str = "calls.look";

    /// The handler.
    pub fn new(env: Env) -> Self {
        Self { env }
    }

    async fn look(&self, job: &Claimed, id: Uuid) -> Result<Outcome, DbErr> {
        let row = phone_call::Entity::one(job.workspace, id).one(self.env.store.read()).await?;
        let Some(row) = row else { return Ok(Outcome::Done) };
        let open = account::open(&self.env, job.workspace, row.connection_id).await?;
        let Some((channel, account)) = open else { return Ok(Outcome::Done) };
        for part in missing(&row, &facts_of(&row)) {
            if let Err(error) = self.ask(&channel, &account, &row, part).await? {
                let later = matches!(error, RemoteError::Unreachable(_) | RemoteError::RateLimited(_));
                if later && job.attempt < PATIENCE {
                    let at = self.env.now() + backoff(job.attempt).max(TimeDelta::seconds(1));
                    return Ok(Outcome::Again { at, why: error.to_string() });
                }
                tracing::warn!(call.id = %row.id, %error, "A question about call {} stays open", row.id);
                return Ok(Outcome::Done);
            }
        }
        Ok(Outcome::Done)
    }

    async fn ask(
        &self,
        channel: &Arc<dyn Channel>,
        account: &Account,
        row: &phone_call::Model,
        part: CallPart,
    ) -> Result<Result<(), RemoteError>, DbErr> {
        channel.wait_for_turn(account).await;
        match channel.call_part(account, &row.provider_id, part).await {
            Ok(Asked::Known(news)) => {
                let (env, channel, connection) = (self.env.clone(), channel.clone(), row.connection_id);
                let workspace = WorkspaceId(row.workspace_id);
                self.env
                    .store
                    .write(move |tx| {
                        Box::pin(async move {
                            let received_at = env.now();
                            // Its time is the provider's word, however long ago.
                            let connection = ConnectionId(connection);
                            let source = Source { workspace, connection, received_at, history: true };
                            apply(tx, &env, channel.as_ref(), &source, &news).await
                        })
                    })
                    .await?;
            }
            // A caller's message is made after the call, so that its absence now means little.
            Ok(Asked::Never) if part != CallPart::Voicemail => self.close(row, part).await?,
            Ok(Asked::Never | Asked::NotYet) => {}
            Err(error) => return Ok(Err(error)),
        }
        Ok(Ok(()))
    }

    /// Notes that there is no use in asking again.
    async fn close(&self, row: &phone_call::Model, part: CallPart) -> Result<(), DbErr> {
        use phone_call::Column as C;
        let (workspace, id) = (WorkspaceId(row.workspace_id), row.id);
        self.env
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let Some(row) = phone_call::Entity::one(workspace, id).one(tx).await? else { return Ok(()) };
                    let mut closed: Vec<CallPart> = serde_json::from_value(row.closed).unwrap_or_default();
                    if !closed.contains(&part) {
                        closed.push(part);
                    }
                    phone_call::Entity::change(workspace)
                        .filter(C::Id.eq(id))
                        .col_expr(C::Closed, Expr::value(json!(closed)))
                        .exec(tx)
                        .await?;
                    Ok::<_, DbErr>(())
                })
            })
            .await
    }
}

#[async_trait]
impl Handler for Look {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    async fn run(&self, job: &Claimed) -> Outcome {
        let which: Which = match job.payload() {
            Ok(which) => which,
            Err(error) => return Outcome::GiveUp(error.to_string()),
        };
        self.look(job, which.call).await.unwrap_or_else(|error| Outcome::Again {
            at: self.env.now() + backoff(job.attempt),
            why: error.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ended_long_ago_is_asked_about_once() {
        let now: DateTime<Utc> = "2026-03-02T15:00:00Z".parse().unwrap();
        let waits = |ended: Option<TimeDelta>| -> Vec<i64> {
            due(ended.map(|ago| now - ago), now).into_iter().map(|at| (at - now).num_seconds()).collect()
        };
        assert_eq!(waits(None), [30, 120, 600]);
        assert_eq!(waits(Some(TimeDelta::zero())), [30, 120, 600]);
        assert_eq!(waits(Some(TimeDelta::minutes(5))), [0, 300]);
        assert_eq!(waits(Some(TimeDelta::days(3))), [0]);
        assert_eq!(waits(Some(TimeDelta::hours(-1))), [30, 120, 600], "a wrong clock");
    }
}
