//! Conversations: list and mark.

use serde_json::{Value, json};

use super::{call::Call, paging::Page, problem::Problem, reply::Reply};
use crate::{
    clock::stamp,
    model::{Conversation, Inbox},
    world::World,
};

fn view(conversation: &Conversation) -> Value {
    json!({
        "id": conversation.id,
        "phoneNumberId": conversation.phone_number_id,
        "participants": conversation.participants,
        "name": null,
        "assignedTo": null,
        "createdAt": stamp(conversation.created_at),
        "updatedAt": stamp(conversation.updated_at),
        "deletedAt": null,
        "lastActivityAt": stamp(conversation.last_activity_at),
        "lastActivityId": conversation.last_activity_id,
        "mutedUntil": null,
        "snoozedUntil": null,
    })
}

/// `GET /v1/conversations`, newest activity first.
pub(super) fn list(world: &World, call: &Call) -> Result<Reply, Problem> {
    let query = &call.query;
    let page = Page::read(query, 100)?;
    let created_after = query.time("createdAfter")?;
    let created_before = query.time("createdBefore")?;
    let updated_after = query.time("updatedAfter")?;
    let updated_before = query.time("updatedBefore")?;
    let active_only = query.flag("excludeInactive")?;
    let lines = lines(world, call)?;
    let rows = world
        .conversations
        .iter()
        .filter(|thread| lines.as_ref().is_none_or(|lines| lines.contains(&thread.phone_number_id)))
        .filter(|thread| created_after.is_none_or(|time| thread.created_at > time))
        .filter(|thread| created_before.is_none_or(|time| thread.created_at < time))
        .filter(|thread| updated_after.is_none_or(|time| thread.updated_at > time))
        .filter(|thread| updated_before.is_none_or(|time| thread.updated_at < time))
        .filter(|thread| !active_only || thread.inbox == Inbox::Open)
        .map(|thread| ((thread.last_activity_at.timestamp_millis(), thread.seq), view(thread)))
        .collect();
    Ok(Reply::json(200, page.cut(rows, true)))
}

/// The ids of the lines that are asked for, by id or number; `None` means all.
fn lines(world: &World, call: &Call) -> Result<Option<Vec<String>>, Problem> {
    let mut names = call.query.all("phoneNumbers");
    if names.is_empty() {
        names = call.query.all("phoneNumber");
    }
    if names.len() > 100 {
        return Err(Problem::invalid("/phoneNumbers", "Expected array length less or equal to 100", &json!(names)));
    }
    if names.is_empty() {
        return Ok(None);
    }
    let find = |name: &String| world.line(name).map(|line| line.id.clone());
    names
        .iter()
        .map(|name| find(name).ok_or_else(|| Problem::not_found("Phone number")))
        .collect::<Result<_, _>>()
        .map(Some)
}

/// `POST /v1/conversations/{id}/mark-as-*`: the conversation, bare.
pub(super) fn mark(world: &mut World, id: &str, mark: &str) -> Result<Reply, Problem> {
    let now = world.clock.now();
    let missing = || Problem::not_found("Conversation");
    let thread = world.conversation_mut(id).ok_or_else(missing)?;
    match mark {
        "mark-as-read" => thread.read = true,
        "mark-as-done" => thread.inbox = Inbox::Done,
        "mark-as-open" => thread.inbox = Inbox::Open,
        _ => return Err(missing()),
    }
    thread.updated_at = now;
    Ok(Reply::json(200, view(thread)))
}
