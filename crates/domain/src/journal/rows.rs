//! Moving rows. The thread's item and the thread's last line follow in the same transaction.

use super::reasons;
use crate::{calls::callback, changes, changes::Changed, env::Env};
use chrono::{DateTime, Utc};
use crm_entity::{activity, conversation, delivery};
use crm_store::dialect;
use crm_types::{
    ActivityId, ConversationId, WorkspaceId,
    activity::{ActivityState, ChannelKind},
    delivery::DeliveryState,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, ExprTrait, QueryFilter, sea_query::Expr};

/// A step of one row.
#[derive(Clone, Debug, Default)]
pub struct Move {
    /// Why, in a word.
    pub reason: Option<String>,
    /// Why, in the provider's own sentence; else the one of [`reasons::sentence`].
    pub text: Option<String>,
    /// The provider's id, when it is known from now on.
    pub provider_id: Option<String>,
    /// What was checked, for `reserved`.
    pub decision: Option<serde_json::Value>,
    /// The row is handed over now, as this attempt.
    pub handed: bool,
    /// One more look-up was done.
    pub looked_up: bool,
}

impl Move {
    /// A step for a reason.
    pub fn because(reason: &str) -> Self {
        Self { reason: Some(reason.to_owned()), ..Self::default() }
    }
}

/// The row was not in the expected state any more: somebody else moved it first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost;

/// The row of a thread's item.
///
/// # Errors
/// The database's error.
pub async fn find_by_activity(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    activity: ActivityId,
) -> Result<Option<delivery::Model>, DbErr> {
    delivery::Entity::of(workspace).filter(delivery::Column::ActivityId.eq(activity.0)).one(connection).await
}

/// Moves a row from the state in `row` to `next`, if it still is in that state and the step is allowed.
///
/// # Errors
/// The database's error. `Ok(Err(Lost))` when the row has moved meanwhile or may not go there.
pub async fn advance(
    tx: &impl ConnectionTrait,
    env: &Env,
    row: &delivery::Model,
    next: DeliveryState,
    step: Move,
) -> Result<Result<(), Lost>, DbErr> {
    use delivery::Column as C;
    let allowed = DeliveryState::parse(&row.state).is_some_and(|state| state.may_become(next));
    if !allowed {
        return Ok(Err(Lost));
    }
    let workspace = WorkspaceId(row.workspace_id);
    let now = env.now();
    let mut update = delivery::Entity::change(workspace)
        .filter(C::Id.eq(row.id))
        .filter(C::State.eq(&row.state))
        .filter(C::Attempt.eq(row.attempt))
        .col_expr(C::State, Expr::value(next.as_str()))
        .col_expr(C::StateAt, Expr::value(now))
        .col_expr(C::Reason, Expr::value(step.reason.clone()));
    if let Some(id) = &step.provider_id {
        update = update.col_expr(C::ProviderId, Expr::value(id.clone()));
    }
    if let Some(decision) = step.decision {
        update = update.col_expr(C::Decision, Expr::value(decision));
    }
    if step.handed {
        update = update
            .col_expr(C::HandedAt, Expr::value(now))
            .col_expr(C::Lookups, Expr::value(0))
            .col_expr(C::Attempt, Expr::col(C::Attempt).add(1));
    }
    if step.looked_up {
        update = update.col_expr(C::Lookups, Expr::col(C::Lookups).add(1));
    }
    if update.exec(tx).await?.rows_affected == 0 {
        return Ok(Err(Lost));
    }
    metrics::counter!("crm_deliveries_total", "state" => next.as_str()).increment(1);
    mirror(tx, env, row, next, step.reason, step.text, step.provider_id, now).await?;
    Ok(Ok(()))
}

/// Notes the provider's id of a row that stays where it is: a person had said that it arrived.
///
/// # Errors
/// The database's error. `Ok(Err(Lost))` when the row has moved meanwhile or has an id.
pub(super) async fn name(
    tx: &impl ConnectionTrait,
    env: &Env,
    row: &delivery::Model,
    provider_id: &str,
) -> Result<Result<(), Lost>, DbErr> {
    use delivery::Column as C;
    let workspace = WorkspaceId(row.workspace_id);
    let named = delivery::Entity::change(workspace)
        .filter(C::Id.eq(row.id))
        .filter(C::State.eq(&row.state))
        .filter(C::ProviderId.is_null())
        .col_expr(C::ProviderId, Expr::value(provider_id))
        .exec(tx)
        .await?;
    if named.rows_affected == 0 {
        return Ok(Err(Lost));
    }
    activity::Entity::change(workspace)
        .filter(activity::Column::Id.eq(row.activity_id))
        .col_expr(activity::Column::ProviderId, Expr::value(provider_id))
        .exec(tx)
        .await?;
    let thread = ConversationId(row.conversation_id);
    changes::record(tx, env, workspace, [Changed::activity(ActivityId(row.activity_id), thread)]).await?;
    Ok(Ok(()))
}

/// Shows in the thread why a row waits, until it moves.
///
/// # Errors
/// The database's error.
pub(super) async fn explain(
    tx: &impl ConnectionTrait,
    env: &Env,
    row: &delivery::Model,
    reason: &'static str,
) -> Result<(), DbErr> {
    use delivery::Column as C;
    if row.reason.as_deref() == Some(reason) {
        return Ok(());
    }
    let workspace = WorkspaceId(row.workspace_id);
    let noted = delivery::Entity::change(workspace)
        .filter(C::Id.eq(row.id))
        .filter(C::State.eq(&row.state))
        .filter(C::Attempt.eq(row.attempt))
        .col_expr(C::Reason, Expr::value(reason))
        .exec(tx)
        .await?;
    if noted.rows_affected == 0 {
        return Ok(());
    }
    activity::Entity::change(workspace)
        .filter(activity::Column::Id.eq(row.activity_id))
        .col_expr(activity::Column::Reason, Expr::value(reason))
        .col_expr(activity::Column::ReasonText, Expr::value(reasons::sentence(reason)))
        .exec(tx)
        .await?;
    let thread = ConversationId(row.conversation_id);
    changes::record(tx, env, workspace, [Changed::activity(ActivityId(row.activity_id), thread)]).await
}

/// Shows the state in the thread.
#[expect(clippy::too_many_arguments, reason = "one private caller; a struct would only rename them")]
async fn mirror(
    tx: &impl ConnectionTrait,
    env: &Env,
    row: &delivery::Model,
    next: DeliveryState,
    reason: Option<String>,
    text: Option<String>,
    provider_id: Option<String>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    use activity::Column as C;
    let workspace = WorkspaceId(row.workspace_id);
    let shown = ActivityState::from(next);
    let text = text.or_else(|| reason.as_deref().and_then(reasons::sentence).map(str::to_owned));
    let mut update = activity::Entity::change(workspace)
        .filter(C::Id.eq(row.activity_id))
        .col_expr(C::State, Expr::value(shown.as_str()))
        .col_expr(C::StateAt, Expr::value(now))
        .col_expr(C::Reason, Expr::value(reason))
        .col_expr(C::ReasonText, Expr::value(text));
    if let Some(id) = provider_id {
        update = update.col_expr(C::ProviderId, Expr::value(id));
    }
    update.exec(tx).await?;
    show_state(tx, workspace, row.conversation_id, row.activity_id, shown).await?;
    let thread = ConversationId(row.conversation_id);
    changes::record(
        tx,
        env,
        workspace,
        [Changed::activity(ActivityId(row.activity_id), thread), Changed::conversation(thread)],
    )
    .await
}

/// Keeps the state in the thread's last line true.
pub(crate) async fn show_state(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    conversation: uuid::Uuid,
    activity: uuid::Uuid,
    state: ActivityState,
) -> Result<(), DbErr> {
    use conversation::Column as C;
    conversation::Entity::change(workspace)
        .filter(C::Id.eq(conversation))
        .filter(C::LastActivityId.eq(activity))
        .col_expr(C::LastState, Expr::value(state.as_str()))
        .exec(tx)
        .await?;
    // A text that did not arrive was no answer to a call.
    if callback::may_matter(state) { callback::follow(tx, workspace, conversation.into()).await } else { Ok(()) }
}

/// Lets the patience with everything that waits begin anew, by one connection or by all: what held it back was not the
/// provider.
///
/// # Errors
/// The database's error.
pub(crate) async fn start_anew(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    connection: Option<uuid::Uuid>,
) -> Result<(), DbErr> {
    // The first condition is that of the index of what has not left.
    let sql = "UPDATE delivery SET due_at = ? WHERE state IN ('planned', 'reserved', 'handed', 'unknown') \
               AND workspace_id = ? AND state IN ('planned', 'reserved') AND due_at < ?";
    let now = env.now();
    let mut values = vec![now.into(), workspace.0.into(), now.into()];
    let sql = match connection {
        Some(id) => {
            values.push(id.into());
            format!("{sql} AND connection_id = ?")
        }
        None => sql.to_owned(),
    };
    tx.execute_raw(dialect::statement(tx, &sql, values)).await?;
    Ok(())
}

/// Takes back everything that waits to be sent to these addresses, but for confirmations: they say "you are out".
///
/// # Errors
/// The database's error.
pub async fn cancel_waiting(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    channel: ChannelKind,
    addresses: &[String],
    reason: &str,
) -> Result<usize, DbErr> {
    use delivery::Column as C;
    if addresses.is_empty() {
        return Ok(0);
    }
    let waiting = [DeliveryState::Planned.as_str(), DeliveryState::Reserved.as_str()];
    let rows = delivery::Entity::of(workspace)
        .filter(C::Channel.eq(channel.as_str()))
        .filter(C::ToAddress.is_in(addresses))
        .filter(C::State.is_in(waiting))
        .filter(C::Purpose.ne(crm_types::delivery::Purpose::Confirmation.as_str()))
        .all(tx)
        .await?;
    let mut count = 0;
    for row in &rows {
        // Lost: it was handed over in this moment; then it left before the opt-out took effect.
        if advance(tx, env, row, DeliveryState::Cancelled, reasons::stopped(channel, reason)).await?.is_ok() {
            count += 1;
        }
    }
    Ok(count)
}
