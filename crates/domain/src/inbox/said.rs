//! What was said, by its words.

use super::view;
use crate::{access::Principal, contacts, env::Env};
use crm_entity::{activity, conversation};
use crm_rules::search::{excerpt, said_words};
use crm_store::text_search;
use crm_types::{
    ActivityId, ConversationId,
    activity::{ActivityKind, ChannelKind},
    search::{SaidFound, TextRange},
};
use sea_orm::{ColumnTrait, DbErr, QueryFilter};
use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};
use uuid::Uuid;

/// How many items are looked at for each conversation that is to be shown: several may be of one.
const ITEMS_EACH: usize = 5;

/// The conversations in which all words of a question were said in one item, the newest such item of each.
///
/// # Errors
/// The database's error.
pub async fn said(env: &Env, by: &Principal, question: &str, limit: usize) -> Result<Vec<SaidFound>, DbErr> {
    let words = said_words(question);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let read = env.store.read();
    let found = text_search::said(read, by.workspace.0, &words, limit * ITEMS_EACH).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids = found.into_iter().map(|(item, _)| item);
    let mut items = activity::Entity::of(by.workspace).filter(activity::Column::Id.is_in(ids)).all(read).await?;
    items.sort_unstable_by_key(|item| Reverse((item.at, item.id)));
    let mut seen = HashSet::new();
    items.retain(|item| seen.insert(item.conversation_id));
    items.truncate(limit);

    let threads = items.iter().map(|item| item.conversation_id);
    let threads =
        conversation::Entity::of(by.workspace).filter(conversation::Column::Id.is_in(threads)).all(read).await?;
    let people: Vec<Uuid> = threads.iter().filter_map(|thread| thread.contact_id).collect();
    let summaries = contacts::view::people(read, by, &people).await?.summaries;
    let threads: HashMap<Uuid, conversation::Model> = threads.into_iter().map(|thread| (thread.id, thread)).collect();
    Ok(items
        .into_iter()
        .filter_map(|item| {
            let thread = threads.get(&item.conversation_id)?;
            let known = thread.contact_id.and_then(|id| summaries.get(&id).cloned());
            let text = [item.subject.as_deref(), Some(&item.body)].into_iter().flatten().collect::<Vec<_>>().join(" ");
            let part = excerpt(&text, &words);
            let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            Some(SaidFound {
                conversation_id: ConversationId(thread.id),
                contact: known.unwrap_or_else(|| view::group(thread)),
                activity_id: ActivityId(item.id),
                kind: ActivityKind::parse(&item.kind).unwrap_or(ActivityKind::Event),
                channel: item.channel.as_deref().and_then(ChannelKind::parse),
                snippet: part.text,
                matches: part
                    .matches
                    .into_iter()
                    .map(|(start, end)| TextRange { start: place(start), end: place(end) })
                    .collect(),
                at: item.at,
            })
        })
        .collect())
}
