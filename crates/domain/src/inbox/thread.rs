//! Threads as rows: finding or opening them, and keeping their last line true.

use crate::env::Env;
use crm_entity::{activity, conversation, conversation_read, phone_call};
use crm_store::dialect;
use crm_types::{
    ContactId, ConversationId, WorkspaceId,
    activity::{ActivityKind, Direction},
    conversation::ConversationStatus,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select, UpdateMany,
    sea_query::{Expr, Func},
};
use serde_json::json;
use std::{borrow::Cow, collections::HashMap};

/// The kinds that are calls.
const CALLS: [ActivityKind; 2] = [ActivityKind::Call, ActivityKind::Voicemail];
/// The kinds that go over a phone line.
const ON_A_LINE: [ActivityKind; 3] = [ActivityKind::Message, ActivityKind::Call, ActivityKind::Voicemail];
/// The kinds that are ours, whatever they are about.
const OURS: [&str; 2] = [ActivityKind::Note.as_str(), ActivityKind::Event.as_str()];
/// How much of a message a list shows, in characters.
const SNIPPET: usize = 160;

/// Whom a thread is with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum With {
    /// One person.
    Person(ContactId),
    /// Several addresses, sorted, without our own.
    Group(Vec<String>),
}

/// The thread with somebody, opened when there is none.
///
/// # Errors
/// The database's error.
pub async fn find_or_open(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    with: &With,
) -> Result<conversation::Model, DbErr> {
    use conversation::Column as C;
    let (key, condition) = match with {
        With::Person(contact) => (contact.to_string(), C::ContactId.eq(contact.0)),
        With::Group(addresses) => (addresses.join(","), C::ParticipantsKey.eq(addresses.join(","))),
    };
    // Two first messages of one person find or make one thread.
    dialect::serialise(tx, &format!("thread:{workspace}:{key}")).await?;
    if let Some(found) = conversation::Entity::of(workspace).filter(condition).one(tx).await? {
        return Ok(found);
    }
    let now = env.now();
    let (kind, contact, participants, participants_key) = match with {
        With::Person(contact) => ("person", Some(contact.0), json!([]), None),
        With::Group(addresses) => ("group", None, json!(addresses), Some(key)),
    };
    conversation::Entity::insert(conversation::ActiveModel {
        workspace_id: Set(workspace.0),
        id: Set(env.id()),
        kind: Set(kind.to_owned()),
        contact_id: Set(contact),
        participants: Set(participants),
        participants_key: Set(participants_key),
        status: Set(ConversationStatus::Open.as_str().to_owned()),
        has_text: Set(false),
        has_email: Set(false),
        has_calls: Set(false),
        sender_id: Set(None),
        inbound_count: Set(0),
        last_activity_id: Set(None),
        last_kind: Set(None),
        last_direction: Set(None),
        last_channel: Set(None),
        last_state: Set(None),
        snippet: Set(String::new()),
        last_activity_at: Set(now),
        last_inbound_at: Set(None),
        created_at: Set(now),
        callback_since: Set(None),
        callback_calls: Set(0),
        callback_voicemails: Set(0),
        callback_settled_at: Set(None),
    })
    .exec_with_returning(tx)
    .await
}

/// The threads with some people, of those who have one.
///
/// # Errors
/// The database's error.
pub(crate) async fn of_people(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    people: impl IntoIterator<Item = &ContactId>,
) -> Result<HashMap<ContactId, ConversationId>, DbErr> {
    use conversation::Column as C;
    let rows = conversation::Entity::of(workspace)
        .filter(C::ContactId.is_in(people.into_iter().map(|person| person.0)))
        .select_only()
        .columns([C::ContactId, C::Id])
        .into_tuple::<(Option<uuid::Uuid>, uuid::Uuid)>()
        .all(tx)
        .await?;
    Ok(rows.into_iter().filter_map(|(person, thread)| Some((ContactId(person?), ConversationId(thread)))).collect())
}

/// Lets the thread's row follow a new item: its last line if the item is the newest, the count of what came in, and
/// open again when something came in.
///
/// # Errors
/// The database's error.
pub async fn show(tx: &impl ConnectionTrait, workspace: WorkspaceId, item: &activity::Model) -> Result<(), DbErr> {
    use conversation::Column as C;
    let of_thread = || conversation::Entity::change(workspace).filter(C::Id.eq(item.conversation_id));
    // Items come in any order; the newest one is shown, and the larger id among equals.
    let if_newest = of_thread().filter(
        Condition::any()
            .add(C::LastActivityId.is_null())
            .add(C::LastActivityAt.lt(item.at))
            .add(Condition::all().add(C::LastActivityAt.eq(item.at)).add(C::LastActivityId.lt(item.id))),
    );
    if shows(counts(if_newest, item), item).exec(tx).await?.rows_affected > 0 {
        return Ok(());
    }
    if !OURS.contains(&&*item.kind) {
        counts(of_thread(), item).exec(tx).await?;
    }
    if item.sender_id.is_some() {
        // A text below a mail that came in first: its line is the thread's all the same.
        set_line(tx, workspace, ConversationId(item.conversation_id)).await?;
    }
    Ok(())
}

/// The thread's row counts this item and knows that it has one of its kind.
fn counts(mut row: UpdateMany<conversation::Entity>, item: &activity::Model) -> UpdateMany<conversation::Entity> {
    use conversation::Column as C;
    // Whether a call is something that came in for us depends on whether somebody took it; `calls` counts them.
    let is_call = ActivityKind::parse(&item.kind).is_some_and(|kind| CALLS.contains(&kind));
    let kind = match ActivityKind::parse(&item.kind) {
        Some(ActivityKind::Message) => C::HasText,
        Some(ActivityKind::Email) => C::HasEmail,
        Some(ActivityKind::Call | ActivityKind::Voicemail) => C::HasCalls,
        // Ours, whatever they are about.
        Some(ActivityKind::Note | ActivityKind::Event) | None => return row,
    };
    row = row.col_expr(kind, Expr::value(true));
    if is_call || item.direction != Direction::In.as_str() {
        return row;
    }
    // Also when something newer of ours stands below it already.
    let older = C::LastInboundAt.is_null().or(C::LastInboundAt.lt(item.at));
    let newest = Expr::case(older, Expr::value(item.at)).finally(Expr::col(C::LastInboundAt));
    row.col_expr(C::InboundCount, Expr::col(C::InboundCount).add(1))
        .col_expr(C::Status, Expr::value(ConversationStatus::Open.as_str()))
        .col_expr(C::LastInboundAt, newest.into())
}

/// The thread's row shows this item as its last.
fn shows(row: UpdateMany<conversation::Entity>, item: &activity::Model) -> UpdateMany<conversation::Entity> {
    use conversation::Column as C;
    let row = row
        .col_expr(C::LastActivityId, Expr::value(item.id))
        .col_expr(C::LastActivityAt, Expr::value(item.at))
        .col_expr(C::LastKind, Expr::value(item.kind.as_str()))
        .col_expr(C::LastDirection, Expr::value(item.direction.as_str()))
        .col_expr(C::LastChannel, Expr::value(item.channel.clone()))
        .col_expr(C::LastState, Expr::value(item.state.as_str()))
        .col_expr(C::Snippet, Expr::value(snippet(item)));
    match item.sender_id.filter(|_| ON_A_LINE.map(ActivityKind::as_str).contains(&&*item.kind)) {
        Some(line) => row.col_expr(C::SenderId, Expr::value(line)),
        None => row,
    }
}

/// The line that the next text leaves from: that of the newest text or call. Mail finds its mailbox by the last mail.
async fn set_line(tx: &impl ConnectionTrait, workspace: WorkspaceId, thread: ConversationId) -> Result<(), DbErr> {
    use activity::Column as A;
    let newest = activity::Entity::of(workspace)
        .filter(A::ConversationId.eq(thread.0))
        .filter(A::SenderId.is_not_null())
        .filter(A::Kind.is_in(ON_A_LINE.map(ActivityKind::as_str)))
        .order_by_desc(A::At)
        .order_by_desc(A::Id)
        .limit(1)
        .select_only()
        .column(A::SenderId)
        .into_query();
    let newest = Expr::SubQuery(None, Box::new(newest.into()));
    let line = Func::coalesce([newest, Expr::col(conversation::Column::SenderId)]);
    conversation::Entity::change(workspace)
        .filter(conversation::Column::Id.eq(thread.0))
        .col_expr(conversation::Column::SenderId, line.into())
        .exec(tx)
        .await?;
    Ok(())
}

fn is_mail(item: &activity::Model) -> bool {
    item.kind == ActivityKind::Email.as_str()
}

/// Makes the thread's row say what its items say, after one of them has changed or is gone.
///
/// # Errors
/// The database's error.
pub async fn recount(tx: &impl ConnectionTrait, workspace: WorkspaceId, thread: ConversationId) -> Result<(), DbErr> {
    use activity::Column as A;
    use conversation::Column as C;
    // The row first: whoever shows an item meanwhile is counted before this counts, or after it.
    conversation::Entity::change(workspace)
        .filter(C::Id.eq(thread.0))
        .col_expr(C::InboundCount, Expr::col(C::InboundCount))
        .exec(tx)
        .await?;
    let items = || activity::Entity::of(workspace).filter(A::ConversationId.eq(thread.0));
    let newest_of = |items: Select<activity::Entity>| items.order_by_desc(A::At).order_by_desc(A::Id);
    let newest = newest_of(items()).one(tx).await?;
    let heard = newest_of(items().filter(A::Direction.eq(Direction::In.as_str())).filter(A::Kind.is_not_in(OURS)))
        .one(tx)
        .await?;
    let inbound = came_in(tx, workspace, thread).await?;
    let mut update = conversation::Entity::change(workspace)
        .filter(C::Id.eq(thread.0))
        .col_expr(C::InboundCount, Expr::value(inbound))
        .col_expr(C::LastInboundAt, Expr::value(heard.map(|item| item.at)));
    update = match &newest {
        Some(newest) => shows(update, newest),
        None => update
            .col_expr(C::LastActivityId, Expr::value(None::<uuid::Uuid>))
            .col_expr(C::LastKind, Expr::value(None::<String>))
            .col_expr(C::LastDirection, Expr::value(None::<String>))
            .col_expr(C::LastChannel, Expr::value(None::<String>))
            .col_expr(C::LastState, Expr::value(None::<String>))
            .col_expr(C::Snippet, Expr::value(String::new())),
    };
    let kinds: [(C, &[ActivityKind]); 3] =
        [(C::HasText, &[ActivityKind::Message]), (C::HasEmail, &[ActivityKind::Email]), (C::HasCalls, &CALLS)];
    for (column, kinds) in kinds {
        let any = items().filter(A::Kind.is_in(kinds.iter().map(|kind| kind.as_str()))).one(tx).await?.is_some();
        update = update.col_expr(column, Expr::value(any));
    }
    update.exec(tx).await?;
    set_line(tx, workspace, thread).await?;
    // Nobody has seen more than there is.
    conversation_read::Entity::change(workspace)
        .filter(conversation_read::Column::ConversationId.eq(thread.0))
        .filter(conversation_read::Column::SeenInbound.gt(inbound))
        .col_expr(conversation_read::Column::SeenInbound, Expr::value(inbound))
        .exec(tx)
        .await?;
    Ok(())
}

/// How many items came in for somebody to see: every message, and the calls that nobody took.
async fn came_in(tx: &impl ConnectionTrait, workspace: WorkspaceId, thread: ConversationId) -> Result<i32, DbErr> {
    use activity::Column as A;
    let messages = activity::Entity::of(workspace)
        .filter(A::ConversationId.eq(thread.0))
        .filter(A::Direction.eq(Direction::In.as_str()))
        .filter(A::Kind.is_in([ActivityKind::Message.as_str(), ActivityKind::Email.as_str()]))
        .count(tx)
        .await?;
    let calls = phone_call::Entity::of(workspace)
        .filter(phone_call::Column::ConversationId.eq(thread.0))
        .filter(phone_call::Column::Counted.eq(true))
        .count(tx)
        .await?;
    Ok(i32::try_from(messages + calls).unwrap_or(i32::MAX))
}

fn snippet(item: &activity::Model) -> String {
    let media = item.media.as_array().map_or(0, Vec::len);
    match (item.body.trim().is_empty(), media) {
        (true, 1) => "Picture or file".to_owned(),
        (true, 2..) => format!("{media} pictures or files"),
        _ => crm_rules::snippet(&headed(item), SNIPPET),
    }
}

/// A mail's words after its subject.
fn headed(item: &activity::Model) -> Cow<'_, str> {
    match item.subject.as_deref() {
        Some(subject) if is_mail(item) && !subject.trim().is_empty() => {
            format!("{subject} \u{2013} {}", crm_rules::mail::unquoted(&item.body)).into()
        }
        _ => item.body.as_str().into(),
    }
}

/// The thread's id as the outside knows it.
pub fn id(row: &conversation::Model) -> ConversationId {
    ConversationId(row.id)
}
