//! A circuit breaker for each connection (the pattern of that name in Michael Nygard's "Release It!").
//!
//! A provider takes no idempotency key, so each message that it leaves without an answer is in doubt until it has been
//! looked up. When [`OPENS_AFTER`] in a row had none, the rest waits, undoubted; then one at a time goes ahead, until
//! one is answered. Counts and times stand in the connection's row, so that all processes share them.

use super::account;
use crate::{env::Env, journal};
use chrono::{DateTime, TimeDelta, Utc};
use crm_entity::{connection, delivery};
use crm_store::dialect;
use crm_types::{ConnectionId, WorkspaceId, activity::ChannelKind, connection::HealthState};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, ExprTrait, QueryFilter, sea_query::Expr};

/// So many messages without an answer, one after the other, and the rest waits.
pub const OPENS_AFTER: i32 = 5;
/// How long it waits at first. It doubles with each message that went ahead in vain.
const FIRST: TimeDelta = TimeDelta::seconds(15);
/// And at most.
const LONGEST: TimeDelta = TimeDelta::minutes(5);
/// How long the others wait for the one that goes ahead: longer than an answer may take, which a mail server gives step
/// by step.
const AHEAD: TimeDelta = TimeDelta::minutes(1);
const MAIL_AHEAD: TimeDelta = TimeDelta::minutes(5);
/// What the connection's card says meanwhile.
pub(super) const SILENT: &str =
    "The provider has stopped answering. Messages wait, and leave by themselves when it answers again.";

/// What still wants to leave by a connection. The first condition is that of the index of what has not left.
const WAITING: &str = "SELECT id FROM delivery WHERE state IN ('planned', 'reserved', 'handed', 'unknown') \
    AND workspace_id = ? AND state IN ('planned', 'reserved') AND connection_id = ? LIMIT 1";

/// How long nothing may leave by a connection, if it may not.
pub fn held_for(account: &connection::Model, now: DateTime<Utc>) -> Option<TimeDelta> {
    account.held_until.map(|until| until - now).filter(|wait| *wait > TimeDelta::zero())
}

/// Whether a message that leaves now goes ahead of the others, to see whether the provider answers again.
pub fn is_open(account: &connection::Model) -> bool {
    account.send_failures >= OPENS_AFTER
}

/// Lets one message go ahead. Returns for how long the row waits when another one does already.
///
/// # Errors
/// The database's error.
pub async fn go_ahead(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    id: ConnectionId,
    medium: ChannelKind,
    now: DateTime<Utc>,
) -> Result<Option<TimeDelta>, DbErr> {
    use connection::Column as C;
    let ahead = if medium == ChannelKind::Email { MAIL_AHEAD } else { AHEAD };
    let free = Condition::any().add(C::HeldUntil.is_null()).add(C::HeldUntil.lte(now));
    let taken = connection::Entity::change(workspace)
        .filter(C::Id.eq(id.0))
        .filter(free)
        .col_expr(C::HeldUntil, Expr::value(now + ahead))
        .exec(tx)
        .await?;
    Ok((taken.rows_affected == 0).then_some(ahead))
}

/// Notes that the provider left a message without an answer; `ahead` when it went ahead of the others. Of those that were
/// under way when the circuit opened, none counts any more.
///
/// # Errors
/// The database's error.
pub async fn note_silence(env: &Env, row: &delivery::Model, ahead: bool) -> Result<(), DbErr> {
    use connection::Column as C;
    let (work, workspace, id) = (env.clone(), WorkspaceId(row.workspace_id), row.connection_id);
    env.store
        .write(move |tx| {
            Box::pin(async move {
                let mut count = connection::Entity::change(workspace).filter(C::Id.eq(id));
                if !ahead {
                    count = count.filter(C::SendFailures.lt(OPENS_AFTER));
                }
                let count = count.col_expr(C::SendFailures, Expr::col(C::SendFailures).add(1)).exec(tx).await?;
                let account = connection::Entity::one(workspace, id).one(tx).await?;
                let Some(account) = account.filter(|account| count.rows_affected > 0 && is_open(account)) else {
                    return Ok(());
                };
                let until = work.now() + hold(account.send_failures);
                // A pause that the provider asked for is not cut short.
                let until = if ahead { until } else { account.held_until.map_or(until, |held| Ord::max(held, until)) };
                connection::Entity::change(workspace)
                    .filter(C::Id.eq(id))
                    .col_expr(C::HeldUntil, Expr::value(until))
                    .exec(tx)
                    .await?;
                if account.health_message == SILENT || account.health == HealthState::KeyRejected.as_str() {
                    return Ok(());
                }
                tracing::warn!(connection.id = %id, "Connection {id} does not answer; its messages wait");
                account::set_health_in(tx, &work, workspace, id, HealthState::Degraded, SILENT).await
            })
        })
        .await
}

/// Notes that the provider has answered a message: with yes when it was `taken`; and how long all others of its key have
/// to wait, when it said that.
///
/// # Errors
/// The database's error.
pub async fn note_answer(env: &Env, row: &delivery::Model, taken: bool, pause: Option<TimeDelta>) -> Result<(), DbErr> {
    use connection::Column as C;
    let (workspace, id) = (WorkspaceId(row.workspace_id), row.connection_id);
    let read = async || connection::Entity::one(workspace, id).one(env.store.read()).await;
    let Some(mut account) = read().await? else { return Ok(()) };
    let was_open = is_open(&account);
    if account.send_failures > 0 || pause.is_some() {
        let until = pause.map(|pause| env.now() + pause);
        env.store
            .write(move |tx| {
                Box::pin(async move {
                    let of_account = || connection::Entity::change(workspace).filter(C::Id.eq(id));
                    // An open circuit ends with this; a pause that the provider asked for does not.
                    of_account()
                        .filter(C::SendFailures.gte(OPENS_AFTER))
                        .col_expr(C::HeldUntil, Expr::value(None::<DateTime<Utc>>))
                        .exec(tx)
                        .await?;
                    of_account().col_expr(C::SendFailures, Expr::value(0)).exec(tx).await?;
                    if let Some(until) = until {
                        of_account()
                            .filter(Condition::any().add(C::HeldUntil.is_null()).add(C::HeldUntil.lt(until)))
                            .col_expr(C::HeldUntil, Expr::value(until))
                            .exec(tx)
                            .await?;
                    }
                    Ok::<_, DbErr>(())
                })
            })
            .await?;
        // Another message may have opened the circuit just before this answer closed it.
        let Some(now) = read().await? else { return Ok(()) };
        account = now;
    }
    if is_open(&account) {
        return Ok(());
    }
    if account.health_message == SILENT || taken && account::is_refused(&account) {
        // Whatever else is wrong with it is found again, by asking or by the next message.
        account::set_health(env, workspace, id, HealthState::Ok, "Messages leave again.").await
    } else if was_open {
        journal::hurry(env, workspace).await
    } else {
        Ok(())
    }
}

/// Whether a connection is called silent that nothing waits for any more: then asking is what tells that it is well.
///
/// # Errors
/// The database's error.
pub async fn is_forgotten(env: &Env, account: &connection::Model) -> Result<bool, DbErr> {
    if account.health_message != SILENT || held_for(account, env.now()).is_some() {
        return Ok(false);
    }
    let read = env.store.read();
    let waiting = dialect::statement(read, WAITING, [account.workspace_id.into(), account.id.into()]);
    Ok(read.query_one_raw(waiting).await?.is_none())
}

/// How long everything waits after so many messages without an answer.
fn hold(failures: i32) -> TimeDelta {
    let doublings = u32::try_from(failures.saturating_sub(OPENS_AFTER)).unwrap_or(0);
    let wait = FIRST * 2_i32.saturating_pow(doublings).clamp(1, 1_000);
    wait.min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_five_minutes() {
        let waits: Vec<i64> = (5..=11).map(|failures| hold(failures).num_seconds()).collect();
        assert_eq!(waits, [15, 30, 60, 120, 240, 300, 300]);
        assert_eq!(hold(i32::MAX), LONGEST);
    }
}
