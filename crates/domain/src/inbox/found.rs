//! The threads that a question finds, in the order of the inbox: with somebody whom it finds, or with an item that has
//! its words.
//!
//! Up to [`MOST`] people and items are looked up and their threads sorted. What more have is met soon on the way through
//! the inbox, so that is walked then, and of what was said only the last line counts.

use super::{
    InboxError,
    list::{BY_LAST, shows},
    thread, view,
};
use crate::{
    access::Principal,
    env::Env,
    page::{Cursor, limit_of},
};
use chrono::{DateTime, Utc};
use crm_entity::conversation::{self, Column as C};
use crm_rules::search::{Class, Question, said_words};
use crm_store::text_search::{self, Take, Wanted};
use crm_types::{
    ContactId, PageOf, WorkspaceId,
    conversation::{Conversation, ConversationQuery},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, QueryFilter, Select,
    sea_query::{Expr, ExprTrait, Func, LikeExpr},
};
use std::{cmp::Reverse, collections::BTreeSet};
use uuid::Uuid;

/// So many people, and so many items, are looked up.
const MOST: usize = 1000;
/// How many threads one statement reads by their ids.
const AT_ONCE: usize = 200;

/// A page of those of `rows` that the question finds.
pub(super) async fn page(
    env: &Env,
    by: &Principal,
    rows: Select<conversation::Entity>,
    asked: &str,
    query: &ConversationQuery,
) -> Result<PageOf<Conversation>, InboxError> {
    let read = env.store.read();
    let question = Question::read(asked);
    let (rows, next_cursor) = if let Some(threads) = threads(read, by.workspace, asked, &question).await? {
        sorted(read, by.workspace, threads, query).await?
    } else {
        let rows = rows.filter(condition(read, by.workspace, &question));
        let place = |row: &conversation::Model| (row.last_activity_at, row.id);
        BY_LAST.page::<_, _, InboxError>(read, rows, query.cursor.as_deref(), query.limit, place).await?
    };
    Ok(PageOf { items: view::conversations(read, by, rows).await?, next_cursor })
}

/// All threads that the question finds, when they are few.
async fn threads(
    read: &impl ConnectionTrait,
    workspace: WorkspaceId,
    asked: &str,
    question: &Question,
) -> Result<Option<BTreeSet<Uuid>>, DbErr> {
    let wanted = Wanted { parts: question.needles(Class::Anywhere), without: None };
    let people = text_search::people(read, workspace.0, &wanted, &Take::Some(MOST as u64 + 1)).await?;
    if people.len() > MOST {
        return Ok(None);
    }
    let items = match said_words(asked) {
        words if words.is_empty() => Vec::new(),
        words => text_search::said(read, workspace.0, &words, MOST + 1).await?,
    };
    if items.len() > MOST {
        return Ok(None);
    }
    let people: Vec<ContactId> = people.into_iter().map(|person| ContactId(person.id)).collect();
    let mut threads = BTreeSet::new();
    for people in people.chunks(AT_ONCE) {
        threads.extend(thread::of_people(read, workspace, people).await?.into_values().map(|thread| thread.0));
    }
    threads.extend(items.into_iter().map(|(_, thread)| thread));
    Ok(Some(threads))
}

/// A page of these threads.
async fn sorted(
    read: &impl ConnectionTrait,
    workspace: WorkspaceId,
    threads: BTreeSet<Uuid>,
    query: &ConversationQuery,
) -> Result<(Vec<conversation::Model>, Option<String>), InboxError> {
    let after =
        query.cursor.as_deref().map(|cursor| Cursor::<DateTime<Utc>>::decode(BY_LAST.list, cursor)).transpose()?;
    let limit = limit_of(query.limit);
    let threads: Vec<Uuid> = threads.into_iter().collect();
    let mut found: Vec<conversation::Model> = Vec::new();
    for threads in threads.chunks(AT_ONCE) {
        // By their ids alone: with another condition SQLite would rather read all threads that it is true of.
        found.extend(conversation::Entity::of(workspace).filter(C::Id.is_in(threads.iter().copied())).all(read).await?);
    }
    found.retain(|row| shows(row, query));
    if let Some(after) = after {
        found.retain(|row| (row.last_activity_at, row.id) < (after.at, after.id));
    }
    found.sort_unstable_by_key(|row| Reverse((row.last_activity_at, row.id)));
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|row| Cursor::encode(BY_LAST.list, row.last_activity_at, row.id));
    Ok((found, next))
}

/// The last line has the words, or the person has.
fn condition(read: &impl ConnectionTrait, workspace: WorkspaceId, question: &Question) -> Condition {
    let column = || Expr::expr(Func::lower(Expr::col((conversation::Entity, C::Snippet))));
    let has = |word: &str| column().like(LikeExpr::new(text_search::like(word)).escape('\\'));
    let words = question.words().fold(Condition::all(), |all, word| all.add(has(word)));
    let parts = question.needles(Class::Anywhere);
    let (sql, values) = text_search::is_one_of(read, workspace.0, "\"conversation\".\"contact_id\"", &parts);
    Condition::any().add(words).add(Expr::cust_with_values(sql, values))
}
