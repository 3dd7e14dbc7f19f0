//! Who waits to be called back: people whose call nobody took, and whom nobody has reached or written to since.
//!
//! Worked out anew from the thread's items in the transaction that changes one of them, so that any order of news
//! ends in the same answer, and kept in the thread's row, where lists can ask for it.

use chrono::{DateTime, Utc};
use crm_entity::{activity, conversation, phone_call};
use crm_types::{
    ConversationId, WorkspaceId,
    activity::{ActivityKind, ActivityState, Direction},
    call::CallOutcome,
    conversation::ConversationStatus,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::Expr,
};
use uuid::Uuid;

/// A message in one of these states has not reached anybody, and will not.
const IN_VAIN: [ActivityState; 5] = [
    ActivityState::Undelivered,
    ActivityState::Failed,
    ActivityState::Skipped,
    ActivityState::Cancelled,
    ActivityState::Refused,
];

/// Whether a message that comes into this state may change who waits.
pub(crate) fn may_matter(state: ActivityState) -> bool {
    // Delivered may follow undelivered.
    state == ActivityState::Delivered || IN_VAIN.contains(&state)
}

/// Works out whether the thread's person waits to be called back.
///
/// # Errors
/// The database's error.
pub(crate) async fn follow(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    thread: ConversationId,
) -> Result<(), DbErr> {
    use activity::Column as A;
    use conversation::Column as C;
    // The row is taken first, so that of two writers of one thread the second sees what the first has written.
    let taken = conversation::Entity::change(workspace)
        .filter(C::Id.eq(thread.0))
        .filter(C::HasCalls.eq(true))
        .col_expr(C::HasCalls, Expr::value(true))
        .exec(tx)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(());
    }
    let Some(row) = conversation::Entity::one(workspace, thread).one(tx).await? else { return Ok(()) };
    let settled =
        [written(tx, workspace, thread).await?, spoken(tx, workspace, thread).await?, row.callback_settled_at];
    let mut waiting = with_outcome(workspace, thread, &[CallOutcome::Missed, CallOutcome::Voicemail]);
    if let Some(settled) = settled.into_iter().flatten().max() {
        waiting = waiting.filter(A::At.gt(settled));
    }
    let waiting: Vec<(String, DateTime<Utc>)> =
        waiting.select_only().column(A::Kind).column(A::At).into_tuple().all(tx).await?;
    let since = waiting.iter().map(|(_, at)| *at).min();
    let voicemails = waiting.iter().filter(|(kind, _)| kind == ActivityKind::Voicemail.as_str()).count();
    let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    conversation::Entity::change(workspace)
        .filter(C::Id.eq(thread.0))
        .col_expr(C::CallbackSince, Expr::value(since))
        .col_expr(C::CallbackCalls, Expr::value(count(waiting.len())))
        .col_expr(C::CallbackVoicemails, Expr::value(count(voicemails)))
        .exec(tx)
        .await?;
    Ok(())
}

/// Somebody says that the thread is dealt with, or that it is not: so are its calls.
///
/// # Errors
/// The database's error.
pub(crate) async fn settle(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    thread: ConversationId,
    status: ConversationStatus,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    use conversation::Column as C;
    let settled = (status == ConversationStatus::Done).then_some(now);
    conversation::Entity::change(workspace)
        .filter(C::Id.eq(thread.0))
        .col_expr(C::CallbackSettledAt, Expr::value(settled))
        .exec(tx)
        .await?;
    follow(tx, workspace, thread).await
}

/// When somebody last wrote to the person. What the product itself says does not count.
async fn written(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    thread: ConversationId,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    use activity::Column as A;
    let kinds =
        Condition::any().add(A::Kind.eq(ActivityKind::Message.as_str())).add(A::Kind.eq(ActivityKind::Email.as_str()));
    let items = activity::Entity::of(workspace)
        .filter(A::ConversationId.eq(thread.0))
        .filter(A::Direction.eq(Direction::Out.as_str()))
        .filter(kinds)
        .filter(A::Automatic.eq(false))
        .filter(A::State.is_not_in(IN_VAIN.map(ActivityState::as_str)));
    newest(tx, items).await
}

/// When somebody last spoke with the person.
async fn spoken(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    thread: ConversationId,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    newest(tx, with_outcome(workspace, thread, &[CallOutcome::Answered, CallOutcome::InProgress])).await
}

fn with_outcome(workspace: WorkspaceId, thread: ConversationId, outcomes: &[CallOutcome]) -> Select<activity::Entity> {
    use phone_call::Column as P;
    let calls = phone_call::Entity::of(workspace)
        .filter(P::ConversationId.eq(thread.0))
        .filter(P::Outcome.is_in(outcomes.iter().map(|outcome| outcome.as_str())))
        .select_only()
        .column(P::ActivityId)
        .into_query();
    activity::Entity::of(workspace).filter(activity::Column::Id.in_subquery(calls))
}

async fn newest(tx: &impl ConnectionTrait, items: Select<activity::Entity>) -> Result<Option<DateTime<Utc>>, DbErr> {
    let newest: Option<(Uuid, DateTime<Utc>)> = items
        .order_by_desc(activity::Column::At)
        .limit(1)
        .select_only()
        .column(activity::Column::Id)
        .column(activity::Column::At)
        .into_tuple()
        .one(tx)
        .await?;
    Ok(newest.map(|(_, at)| at))
}
