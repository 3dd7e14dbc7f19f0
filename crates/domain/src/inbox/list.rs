//! Reading the inbox.

use super::{InboxError, view};
use crate::{access::Principal, contacts, env::Env, page::Cursor};
use chrono::{DateTime, Utc};
use crm_entity::{activity, conversation};
use crm_types::{
    ActivityId, ConversationId, PageOf,
    activity::Activity,
    conversation::{Conversation, ConversationQuery, InboxView},
    page::{DEFAULT_LIMIT, MAX_LIMIT, PageQuery},
};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, Select};

/// Threads, the one with the newest item first.
///
/// # Errors
/// [`InboxError::BadCursor`] when the cursor is of another list.
pub async fn list(env: &Env, by: &Principal, query: &ConversationQuery) -> Result<PageOf<Conversation>, InboxError> {
    use conversation::Column as C;
    const LIST: &str = "conversations";
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
    let read = env.store.read();
    let mut rows = conversation::Entity::of(by.workspace)
        .order_by_desc(C::LastActivityAt)
        .order_by_desc(C::Id)
        .limit(u64::from(limit) + 1);
    rows = match query.view.unwrap_or_default() {
        InboxView::All => rows,
        InboxView::Text => rows.filter(C::HasText.eq(true)),
        InboxView::Email => rows.filter(C::HasEmail.eq(true)),
        InboxView::Calls => waiting(rows.filter(C::HasCalls.eq(true)), query.needs_callback.unwrap_or(true)),
    };
    if let (Some(waits), false) = (query.needs_callback, query.view == Some(InboxView::Calls)) {
        rows = waiting(rows, waits);
    }
    if let Some(status) = query.status {
        rows = rows.filter(C::Status.eq(status.as_str()));
    }
    if let Some(q) = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        let words = contacts::store::contains(C::Snippet, q);
        let people = contacts::store::matching(by.workspace, q);
        rows = rows.filter(Condition::any().add(words).add(C::ContactId.in_subquery(people)));
    }
    if let Some(cursor) = &query.cursor {
        let Cursor { at, id } = Cursor::<DateTime<Utc>>::decode(LIST, cursor)?;
        rows = rows.filter(
            Condition::any()
                .add(C::LastActivityAt.lt(at))
                .add(Condition::all().add(C::LastActivityAt.eq(at)).add(C::Id.lt(id))),
        );
    }
    let mut rows = rows.all(read).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = rows.last().filter(|_| more).map(|row| Cursor::encode(LIST, row.last_activity_at, row.id));
    Ok(PageOf { items: view::conversations(read, by, rows).await?, next_cursor })
}

/// Only threads that wait to be called back, or only the others.
fn waiting(rows: Select<conversation::Entity>, waits: bool) -> Select<conversation::Entity> {
    let since = conversation::Column::CallbackSince;
    rows.filter(if waits { since.is_not_null() } else { since.is_null() })
}

/// One thread.
///
/// # Errors
/// [`InboxError::NotFound`].
pub async fn show(env: &Env, by: &Principal, id: ConversationId) -> Result<Conversation, InboxError> {
    let read = env.store.read();
    let row = conversation::Entity::one(by.workspace, id).one(read).await?.ok_or(InboxError::NotFound)?;
    view::conversations(read, by, vec![row]).await?.pop().ok_or(InboxError::NotFound)
}

/// The items of a thread, newest first.
///
/// # Errors
/// [`InboxError::NotFound`]; [`InboxError::BadCursor`] when the cursor is of another list.
pub async fn activities(
    env: &Env,
    by: &Principal,
    id: ConversationId,
    page: &PageQuery,
) -> Result<PageOf<Activity>, InboxError> {
    use activity::Column as C;
    let list = format!("activities:{id}");
    let limit = page.limit();
    let read = env.store.read();
    if conversation::Entity::one(by.workspace, id).one(read).await?.is_none() {
        return Err(InboxError::NotFound);
    }
    let mut rows = activity::Entity::of(by.workspace)
        .filter(C::ConversationId.eq(id.0))
        .order_by_desc(C::At)
        .order_by_desc(C::Id)
        .limit(u64::from(limit) + 1);
    if let Some(cursor) = &page.cursor {
        let Cursor { at, id } = Cursor::<DateTime<Utc>>::decode(&list, cursor)?;
        rows =
            rows.filter(Condition::any().add(C::At.lt(at)).add(Condition::all().add(C::At.eq(at)).add(C::Id.lt(id))));
    }
    let mut rows = rows.all(read).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = rows.last().filter(|_| more).map(|row| Cursor::encode(&list, row.at, row.id));
    Ok(PageOf { items: view::items(env, by.workspace, rows).await?, next_cursor })
}

/// One item of a thread.
///
/// # Errors
/// [`InboxError::NotFound`].
pub async fn activity(env: &Env, by: &Principal, id: ActivityId) -> Result<Activity, InboxError> {
    let row = activity::Entity::one(by.workspace, id).one(env.store.read()).await?;
    let row = row.ok_or(InboxError::NotFound)?;
    view::items(env, by.workspace, vec![row]).await?.pop().ok_or(InboxError::NotFound)
}
