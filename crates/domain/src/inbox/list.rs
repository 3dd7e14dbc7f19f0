//! Reading the inbox.

use super::{InboxError, reach, view};
use crate::{access::Principal, contacts, env::Env, page::Keyset};
use crm_entity::{activity, conversation};
use crm_types::{
    ActivityId, ConversationId, PageOf,
    activity::Activity,
    conversation::{Conversation, ConversationQuery, InboxView},
    page::PageQuery,
};
use sea_orm::{ColumnTrait, Condition, Order, QueryFilter, Select, sea_query::Expr};

/// Threads, the one with the newest item first.
///
/// # Errors
/// [`InboxError::BadCursor`] when the cursor is of another list.
pub async fn list(env: &Env, by: &Principal, query: &ConversationQuery) -> Result<PageOf<Conversation>, InboxError> {
    use conversation::Column as C;
    let read = env.store.read();
    let mut rows = conversation::Entity::of(by.workspace);
    // Mails and calls as the indexes of these views say it: a bound `true` would not be known for the same.
    rows = match query.view.unwrap_or_default() {
        InboxView::All => rows,
        InboxView::Text => rows.filter(C::HasText.eq(true)),
        InboxView::Email => rows.filter(Expr::col((conversation::Entity, C::HasEmail))),
        InboxView::Calls => {
            waiting(rows.filter(Expr::col((conversation::Entity, C::HasCalls))), query.needs_callback.unwrap_or(true))
        }
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
    let sorted = Keyset { list: "conversations", by: C::LastActivityAt, id: C::Id, order: Order::Desc };
    let (rows, next_cursor) = sorted
        .page::<_, _, InboxError>(read, rows, query.cursor.as_deref(), query.limit, |row| {
            (row.last_activity_at, row.id)
        })
        .await?;
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
    let reach = reach::of(env, read, by.workspace, &row).await?;
    let mut shown = view::conversations(read, by, vec![row]).await?.pop().ok_or(InboxError::NotFound)?;
    shown.reach = Some(reach);
    Ok(shown)
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
    let read = env.store.read();
    if conversation::Entity::one(by.workspace, id).one(read).await?.is_none() {
        return Err(InboxError::NotFound);
    }
    let rows = activity::Entity::of(by.workspace).filter(C::ConversationId.eq(id.0));
    let sorted = Keyset { list: &list, by: C::At, id: C::Id, order: Order::Desc };
    let (rows, next_cursor) =
        sorted.page::<_, _, InboxError>(read, rows, page.cursor.as_deref(), page.limit, |row| (row.at, row.id)).await?;
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
