//! Settling doubt: was a message with an ambiguous answer sent or not?
//!
//! Two complete look-ups, 2 and 10 minutes after handing, each provider message matched to one row, prove absence;
//! then the row is reserved again. A look-up that could not be completed proves nothing and is repeated.

use super::{
    Row,
    remote::{absorb, is_double, settle_with},
    rows::{Lost, Move, advance, explain},
    send::{queue_again, shown},
};
use crate::{connections::account, env::Env, ports::Listing};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use crm_entity::{delivery, sender};
use crm_jobs::{Claimed, Handler, New, Outcome, backoff, complete_in, enqueue};
use crm_types::{WorkspaceId, activity::Direction, delivery::DeliveryState};
use sea_orm::{ConnectionTrait, DbErr};

/// When to look, after handing.
const LOOKS: [TimeDelta; 2] = [TimeDelta::minutes(2), TimeDelta::minutes(10)];
/// How far before handing to look: `handed_at` is our clock, the provider's list goes by its own. A clock of ours that is
/// an hour ahead must not hide the message, or it would be sent again.
const SLACK: TimeDelta = TimeDelta::hours(2);
/// After this the question is left to a person.
const GIVE_UP: TimeDelta = TimeDelta::hours(24);

/// Queues the first look-up of a row that has just become unknown.
pub(super) async fn queue_lookup(tx: &impl ConnectionTrait, env: &Env, row: &delivery::Model) -> Result<(), DbErr> {
    let [first, _] = LOOKS;
    let at = row.handed_at.unwrap_or_else(|| env.now()) + first;
    let job = New::now(WorkspaceId(row.workspace_id), env.id(), Lookup::KIND, &Row { delivery: row.id }, env.now())
        .at(at)
        .once(row.id.to_string());
    enqueue(tx, [job]).await
}

/// Looks up one row of the journal.
pub struct Lookup {
    env: Env,
}

impl Lookup {
    const KIND: &'static str = "journal.lookup";

    /// The handler.
    pub fn new(env: Env) -> Self {
        Self { env }
    }

    async fn look(&self, job: &Claimed, id: uuid::Uuid) -> Result<Outcome, DbErr> {
        let workspace = job.workspace;
        let read = self.env.store.read();
        let Some(row) = delivery::Entity::one(workspace, id).one(read).await? else { return Ok(Outcome::Done) };
        let Some(handed) = row.handed_at.filter(|_| row.state == DeliveryState::Unknown.as_str()) else {
            return Ok(Outcome::Done);
        };
        let line = sender::Entity::one(workspace, row.sender_id).one(read).await?;
        let (Some(line), Some((channel, account))) =
            (line, account::open(&self.env, workspace, row.connection_id).await?)
        else {
            return self.later(job, row, handed, "the connection is gone").await;
        };
        let capabilities = channel.capabilities();
        if !capabilities.look_up {
            return Ok(Outcome::GiveUp("left to a person: the provider cannot be asked".to_owned()));
        }
        channel.wait_for_turn(&account).await;
        let listing =
            Listing { line: line.provider_id, participants: vec![row.to_address.clone()], after: handed - SLACK };
        let messages = match channel.messages(&account, &listing).await {
            Ok(messages) => messages,
            Err(error) => return self.later(job, row, handed, &error.to_string()).await,
        };
        let (kind, provider) = (capabilities.medium.activity(), channel.provider());
        for message in messages {
            if message.direction != Direction::Out || !same_words(&message.body, &row.body) {
                continue;
            }
            // Each provider message belongs to one row: one that the thread shows already is another one.
            let item = shown(read, workspace, provider, kind, &message.provider_id).await?;
            let double = match &item {
                Some(item) => is_double(read, &row, item).await?,
                None => false,
            };
            if item.is_none() || double {
                let env = self.env.clone();
                self.env
                    .store
                    .write(move |tx| {
                        Box::pin(async move {
                            absorb(tx, &env, &row, provider, &message.provider_id).await?;
                            // Lost: a webhook, a poll or a person was faster.
                            settle_with(tx, &env, &row, &message).await.map(drop)
                        })
                    })
                    .await?;
                return Ok(Outcome::Done);
            }
        }
        self.absent(job, row, handed).await
    }

    /// A complete look-up has not found it.
    async fn absent(&self, job: &Claimed, row: delivery::Model, handed: DateTime<Utc>) -> Result<Outcome, DbErr> {
        let [_, second] = LOOKS;
        let env = self.env.clone();
        if row.lookups == 0 {
            self.env
                .store
                .write(move |tx| {
                    Box::pin(async move {
                        use crm_entity::delivery::Column as C;
                        use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};
                        delivery::Entity::change(WorkspaceId(row.workspace_id))
                            .filter(C::Id.eq(row.id))
                            .filter(C::State.eq(DeliveryState::Unknown.as_str()))
                            .col_expr(C::Lookups, Expr::value(1))
                            .exec(tx)
                            .await?;
                        Ok::<_, DbErr>(())
                    })
                })
                .await?;
            return Ok(Outcome::Again { at: handed + second, why: "not found at the first look".to_owned() });
        }
        if self.env.now() < handed + second {
            return Ok(Outcome::Again { at: handed + second, why: "too early for the second look".to_owned() });
        }
        if row.due_at + GIVE_UP < self.env.now() {
            // Sent and proved absent for a day: something about this very message is not taken.
            return self.leave(row, "sent again and again, and never found").await;
        }
        let job = job.clone();
        self.env
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let step = Move { looked_up: true, ..Move::because("proved_absent") };
                    let moved: Result<(), Lost> = advance(tx, &env, &row, DeliveryState::Reserved, step).await?;
                    if moved.is_ok() {
                        queue_again(tx, &env, &row).await?;
                    }
                    // In this transaction: the next look-up of this row is not to find this one still there.
                    complete_in(tx, &job).await?;
                    Ok::<_, DbErr>(())
                })
            })
            .await?;
        Ok(Outcome::Completed)
    }

    /// The look-up could not be completed. That proves nothing.
    async fn later(
        &self,
        job: &Claimed,
        row: delivery::Model,
        handed: DateTime<Utc>,
        why: &str,
    ) -> Result<Outcome, DbErr> {
        if self.env.now() > handed + GIVE_UP {
            return self.leave(row, why).await;
        }
        let at = self.env.now() + backoff(job.attempt.saturating_add(5));
        Ok(Outcome::Again { at, why: why.to_owned() })
    }

    /// Leaves the question to a person: the row stays unknown, and the buttons are in the thread.
    async fn leave(&self, row: delivery::Model, why: &str) -> Result<Outcome, DbErr> {
        let env = self.env.clone();
        self.env.store.write(move |tx| Box::pin(async move { explain(tx, &env, &row, "not_found").await })).await?;
        Ok(Outcome::GiveUp(format!("left to a person: {why}")))
    }
}

#[async_trait]
impl Handler for Lookup {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    async fn run(&self, job: &Claimed) -> Outcome {
        let row: Row = match job.payload() {
            Ok(row) => row,
            Err(error) => return Outcome::GiveUp(error.to_string()),
        };
        self.look(job, row.delivery).await.unwrap_or_else(|error| Outcome::Again {
            at: self.env.now() + backoff(job.attempt),
            why: error.to_string(),
        })
    }
}

/// Whether two texts are the same message. The provider may swap typographic signs for plain ones
/// and trim.
pub(crate) fn same_words(theirs: &str, ours: &str) -> bool {
    let plain = |text: &str| crm_rules::to_plain(text.trim());
    plain(theirs) == plain(ours)
}

#[cfg(test)]
mod tests {
    use super::same_words;

    #[test]
    fn typographic_signs_and_blanks_at_the_ends_do_not_matter() {
        assert!(same_words("It's \"fine\"", "It\u{2019}s \u{201c}fine\u{201d} "));
        assert!(!same_words("See you at 9", "See you at 10"));
    }
}
