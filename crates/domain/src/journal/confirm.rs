//! Asking after messages that the provider has taken and of which nothing was heard since.
//!
//! The provider's first API has no webhook for failures, so silence can mean anything. It is asked 2, 10 and 60
//! minutes after acceptance.

use super::{Row, remote::settle_with};
use crate::{connections::account, env::Env};
use async_trait::async_trait;
use chrono::TimeDelta;
use crm_entity::delivery;
use crm_jobs::{Claimed, Handler, New, Outcome, backoff, enqueue};
use crm_types::{WorkspaceId, delivery::DeliveryState};
use sea_orm::{ConnectionTrait, DbErr};

/// When to ask, after acceptance.
const ASKS: [TimeDelta; 3] = [TimeDelta::minutes(2), TimeDelta::minutes(10), TimeDelta::minutes(60)];

/// Queues the questions about a row that has just been accepted.
pub(super) async fn queue_confirm(tx: &impl ConnectionTrait, env: &Env, row: &delivery::Model) -> Result<(), DbErr> {
    let now = env.now();
    let jobs = ASKS.map(|wait| {
        New::now(WorkspaceId(row.workspace_id), env.id(), Confirm::KIND, &Row { delivery: row.id }, now)
            .at(now + wait)
            .once(format!("{}:{}", row.id, wait.num_minutes()))
    });
    enqueue(tx, jobs).await
}

/// Asks after one row of the journal.
pub struct Confirm {
    env: Env,
}

impl Confirm {
    const KIND: &'static str = "journal.confirm";

    /// The handler.
    pub fn new(env: Env) -> Self {
        Self { env }
    }

    async fn ask(&self, workspace: WorkspaceId, id: uuid::Uuid) -> Result<Outcome, DbErr> {
        let row = delivery::Entity::one(workspace, id).one(self.env.store.read()).await?;
        let Some(row) = row.filter(|row| row.state == DeliveryState::Accepted.as_str()) else {
            return Ok(Outcome::Done);
        };
        let Some(provider_id) = row.provider_id.clone() else { return Ok(Outcome::Done) };
        let Some((channel, account)) = account::open(&self.env, workspace, row.connection_id).await? else {
            return Ok(Outcome::Done);
        };
        channel.wait_for_turn(&account).await;
        if let Ok(message) = channel.message(&account, &provider_id).await {
            let env = self.env.clone();
            self.env
                .store
                // Lost: a webhook was faster.
                .write(move |tx| Box::pin(async move { settle_with(tx, &env, &row, &message).await.map(drop) }))
                .await?;
        }
        // No answer: the next question, the next poll or a webhook will tell.
        Ok(Outcome::Done)
    }
}

#[async_trait]
impl Handler for Confirm {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    async fn run(&self, job: &Claimed) -> Outcome {
        let row: Row = match job.payload() {
            Ok(row) => row,
            Err(error) => return Outcome::GiveUp(error.to_string()),
        };
        self.ask(job.workspace, row.delivery).await.unwrap_or_else(|error| Outcome::Again {
            at: self.env.now() + backoff(job.attempt),
            why: error.to_string(),
        })
    }
}
