//! What a piece of news about a call means here.

use super::{
    Facts, callback, look,
    side::{self, Sides},
    transcript, view,
};
use crate::{
    attachments,
    changes::{self, Changed},
    contacts,
    env::Env,
    inbound::apply::{Source, believable},
    inbox::{
        item::{self, NewItem},
        thread::{self, With},
    },
    ports::{CallNews, Channel},
};
use crm_entity::{activity, conversation, phone_call};
use crm_store::dialect;
use crm_types::{
    ActivityId, ConversationId, SenderId,
    activity::{ActivityKind, ActivityState, Direction},
    call::CallOutcome,
    connection::ProviderKind,
    conversation::ConversationStatus,
    live::ChangeKind,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

/// Writes the effect of a piece of news, in the caller's transaction: once for any number of reports, the same for any
/// order of them. A call of which it is not known yet whom it was with is kept, and shown once that is known.
///
/// # Errors
/// The database's error.
pub async fn apply(
    tx: &impl ConnectionTrait,
    env: &Env,
    channel: &dyn Channel,
    source: &Source,
    news: &CallNews,
) -> Result<(), DbErr> {
    let workspace = source.workspace;
    dialect::serialise(tx, &format!("call:{workspace}:{}", news.provider_id)).await?;
    let known = find(tx, source, channel.provider(), &news.provider_id).await?;
    let before: Facts = known.as_ref().map(facts_of).unwrap_or_default();
    let facts = before.clone().join(Facts::of(news));
    let is_new = known.is_none();
    let row = match known {
        // Told again: nothing to write, nobody to tell.
        Some(row) if facts == before && row.activity_id.is_some() => return Ok(()),
        Some(row) => row,
        None => insert(tx, env, source, channel.provider(), news).await?,
    };
    if let Some(lines) = news.transcript.as_ref().filter(|_| facts.transcript() != before.transcript()) {
        transcript::keep(tx, &row, lines).await?;
    }
    save(tx, env, &row, &facts).await?;
    let row = show(tx, env, channel.provider(), source, row, &facts).await?;
    if is_new || facts.outcome() != before.outcome() {
        look::queue(tx, env, source, &row, &facts).await?;
    }
    Ok(())
}

pub(super) fn facts_of(row: &phone_call::Model) -> Facts {
    serde_json::from_value(row.facts.clone()).unwrap_or_default()
}

async fn find(
    tx: &impl ConnectionTrait,
    source: &Source,
    provider: ProviderKind,
    id: &str,
) -> Result<Option<phone_call::Model>, DbErr> {
    use phone_call::Column as C;
    phone_call::Entity::of(source.workspace)
        .filter(C::Provider.eq(provider.as_str()))
        .filter(C::ProviderId.eq(id))
        .one(tx)
        .await
}

async fn insert(
    tx: &impl ConnectionTrait,
    env: &Env,
    source: &Source,
    provider: ProviderKind,
    news: &CallNews,
) -> Result<phone_call::Model, DbErr> {
    let now = env.now();
    phone_call::Entity::insert(phone_call::ActiveModel {
        workspace_id: Set(source.workspace.0),
        id: Set(env.id()),
        connection_id: Set(source.connection.0),
        provider: Set(provider.as_str().to_owned()),
        provider_id: Set(news.provider_id.clone()),
        activity_id: Set(None),
        conversation_id: Set(None),
        outcome: Set(CallOutcome::Ringing.as_str().to_owned()),
        counted: Set(false),
        has_transcript: Set(false),
        answered_at: Set(None),
        completed_at: Set(None),
        duration_s: Set(None),
        facts: Set(json!({})),
        closed: Set(json!([])),
        created_at: Set(now),
        updated_at: Set(now),
    })
    .exec_with_returning(tx)
    .await
}

async fn save(tx: &impl ConnectionTrait, env: &Env, row: &phone_call::Model, facts: &Facts) -> Result<(), DbErr> {
    use phone_call::Column as C;
    let duration = facts.duration_s().and_then(|seconds| i32::try_from(seconds).ok());
    phone_call::Entity::change(row.workspace_id.into())
        .filter(C::Id.eq(row.id))
        .col_expr(C::Facts, Expr::value(json!(facts)))
        .col_expr(C::Outcome, Expr::value(facts.outcome().as_str()))
        .col_expr(C::HasTranscript, Expr::value(facts.transcript().is_some()))
        .col_expr(C::AnsweredAt, Expr::value(facts.answered_at()))
        .col_expr(C::CompletedAt, Expr::value(facts.completed_at()))
        .col_expr(C::DurationS, Expr::value(duration))
        .col_expr(C::UpdatedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Shows the call in the thread of whom it was with, or brings its item there up to date. Returns the row as it is now.
async fn show(
    tx: &impl ConnectionTrait,
    env: &Env,
    provider: ProviderKind,
    source: &Source,
    mut row: phone_call::Model,
    facts: &Facts,
) -> Result<phone_call::Model, DbErr> {
    let workspace = source.workspace;
    let Some(sides) = side::sides(tx, workspace, row.connection_id.into(), facts).await? else { return Ok(row) };
    let item = describe(provider, source, &row, facts, &sides);
    let (activity, thread) = match (row.activity_id, row.conversation_id) {
        (Some(activity), Some(thread)) => {
            bring_up_to_date(tx, env, &row, activity, &item).await?;
            (ActivityId(activity), ConversationId(thread))
        }
        _ => place(tx, env, source, &mut row, &sides, item).await?,
    };
    count(tx, source, &mut row, thread, facts).await?;
    thread::recount(tx, workspace, thread).await?;
    callback::follow(tx, workspace, thread).await?;
    attachments::want(tx, env, workspace, activity, &view::files(facts)).await?;
    changes::record(tx, env, workspace, [Changed::activity(activity, thread), Changed::conversation(thread)]).await?;
    Ok(row)
}

fn describe(provider: ProviderKind, source: &Source, row: &phone_call::Model, facts: &Facts, sides: &Sides) -> NewItem {
    let outcome = facts.outcome();
    let direction = facts.direction().unwrap_or(Direction::In);
    let (theirs, ours) = (Some(sides.theirs.clone()), sides.ours.clone());
    let (from, to, state) = match direction {
        Direction::In => (theirs, ours, ActivityState::Received),
        Direction::Out => (ours, theirs, ActivityState::Accepted),
    };
    let voicemail = outcome == CallOutcome::Voicemail;
    NewItem {
        // Chosen when it is placed, and never changed after.
        conversation: ConversationId(row.conversation_id.unwrap_or_default()),
        kind: if voicemail { ActivityKind::Voicemail } else { ActivityKind::Call },
        direction,
        channel: None,
        subject: None,
        body: view::line(facts),
        state,
        provider: Some(provider),
        provider_id: Some(row.provider_id.clone()),
        sender: sides.line.as_ref().map(|line| SenderId(line.id)),
        from,
        to: to.into_iter().collect(),
        media: Vec::new(),
        author: None,
        automatic: false,
        // By when the call was first heard of, whichever of its news comes later: the order must not matter.
        at: believable(
            facts.at().unwrap_or(row.created_at),
            &Source { received_at: row.created_at, history: true, ..*source },
        ),
    }
}

async fn place(
    tx: &impl ConnectionTrait,
    env: &Env,
    source: &Source,
    row: &mut phone_call::Model,
    sides: &Sides,
    mut item: NewItem,
) -> Result<(ActivityId, ConversationId), DbErr> {
    use phone_call::Column as C;
    let workspace = source.workspace;
    let contact = contacts::store::find_or_create_by_phone(tx, env, workspace, &sides.theirs, "phone").await?;
    let thread = thread::id(&thread::find_or_open(tx, env, workspace, &With::Person(contact)).await?);
    item.conversation = thread;
    let placed = item::place(tx, env, workspace, item).await?;
    phone_call::Entity::change(workspace)
        .filter(C::Id.eq(row.id))
        .col_expr(C::ActivityId, Expr::value(placed.id))
        .col_expr(C::ConversationId, Expr::value(thread.0))
        .exec(tx)
        .await?;
    (row.activity_id, row.conversation_id) = (Some(placed.id), Some(thread.0));
    changes::record(tx, env, workspace, [Changed::of(ChangeKind::Contact, contact)]).await?;
    Ok((ActivityId(placed.id), thread))
}

async fn bring_up_to_date(
    tx: &impl ConnectionTrait,
    env: &Env,
    row: &phone_call::Model,
    activity: uuid::Uuid,
    item: &NewItem,
) -> Result<(), DbErr> {
    use activity::Column as C;
    let mut update = activity::Entity::change(row.workspace_id.into())
        .filter(C::Id.eq(activity))
        .col_expr(C::Kind, Expr::value(item.kind.as_str()))
        .col_expr(C::Direction, Expr::value(item.direction.as_str()))
        .col_expr(C::State, Expr::value(item.state.as_str()))
        .col_expr(C::Body, Expr::value(item.body.clone()))
        .col_expr(C::FromAddress, Expr::value(item.from.clone()))
        .col_expr(C::ToAddresses, Expr::value(json!(item.to)))
        .col_expr(C::At, Expr::value(item.at))
        .col_expr(C::StateAt, Expr::value(env.now()));
    if let Some(line) = item.sender {
        update = update.col_expr(C::SenderId, Expr::value(line.0));
    }
    update.exec(tx).await?;
    Ok(())
}

/// A call that nobody took is something that came in: it counts as unread and opens the thread. One that somebody
/// took does not. Later news may show that it was taken after all.
async fn count(
    tx: &impl ConnectionTrait,
    source: &Source,
    row: &mut phone_call::Model,
    thread: ConversationId,
    facts: &Facts,
) -> Result<(), DbErr> {
    use conversation::Column as C;
    let counts = facts.outcome().wants_callback();
    if counts == row.counted {
        return Ok(());
    }
    if counts {
        conversation::Entity::change(source.workspace)
            .filter(C::Id.eq(thread.0))
            .col_expr(C::Status, Expr::value(ConversationStatus::Open.as_str()))
            .exec(tx)
            .await?;
    }
    phone_call::Entity::change(source.workspace)
        .filter(phone_call::Column::Id.eq(row.id))
        .col_expr(phone_call::Column::Counted, Expr::value(counts))
        .exec(tx)
        .await?;
    row.counted = counts;
    Ok(())
}
