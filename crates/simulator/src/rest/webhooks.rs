//! Webhooks of v1: made for one group of events, never changed, each with its own key.

use serde_json::{Map, Value, json};

use super::{call::Call, problem::Problem, reply::Reply};
use crate::{
    clock::stamp,
    model::{Family, ORG, USERS, Webhook},
    world::World,
};

fn view(webhook: &Webhook) -> Value {
    json!({
        "id": webhook.id,
        "userId": webhook.user_id,
        "orgId": ORG,
        "label": webhook.label,
        "status": if webhook.enabled { "enabled" } else { "disabled" },
        "url": webhook.url,
        "key": webhook.key,
        "createdAt": stamp(webhook.created_at),
        "updatedAt": stamp(webhook.updated_at),
        "deletedAt": null,
        "events": webhook.events,
        "resourceIds": webhook.resource_ids,
    })
}

/// The events of a group; `None` when the provider has no such group.
fn group_events(group: &str) -> Option<&'static [&'static str]> {
    match group {
        "messages" => Some(&["message.received", "message.delivered"]),
        "calls" => Some(&["call.ringing", "call.completed", "call.recording.completed"]),
        "call-summaries" => Some(&["call.summary.completed"]),
        "call-transcripts" => Some(&["call.transcript.completed"]),
        _ => None,
    }
}

/// `POST /v1/webhooks/{group}`.
pub(super) fn create(world: &mut World, group: &str, call: &Call) -> Result<Reply, Problem> {
    let allowed = group_events(group).ok_or_else(|| Problem::no_route(&call.method, &call.path))?;
    let body = call.object()?;
    let webhook = Webhook {
        id: String::new(),
        family: Family::G2,
        url: url(&body)?,
        events: events(&body, allowed)?,
        key: String::new(),
        enabled: enabled(&body)?,
        label: body.get("label").and_then(Value::as_str).map(str::to_owned),
        resource_ids: resource_ids(world, &body)?,
        user_id: user(&body)?,
        made_by_api: true,
        created_at: world.clock.now(),
        updated_at: world.clock.now(),
    };
    let webhook = Webhook { id: world.fresh_webhook_id(), key: world.ids.legacy_key(), ..webhook };
    let reply = Reply::data(201, &view(&webhook));
    world.webhooks.push(webhook);
    Ok(reply)
}

fn url(body: &Map<String, Value>) -> Result<String, Problem> {
    let value = body.get("url").unwrap_or(&Value::Null);
    let good = |text: &&str| {
        reqwest::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
    };
    match value.as_str().filter(good) {
        Some(text) => Ok(text.to_owned()),
        None => Err(Problem::invalid("/url", "Expected string to match 'uri' format", value)),
    }
}

fn events(body: &Map<String, Value>, allowed: &[&str]) -> Result<Vec<String>, Problem> {
    let value = body.get("events").unwrap_or(&Value::Null);
    let Some(items) = value.as_array().filter(|items| !items.is_empty()) else {
        return Err(Problem::invalid("/events", "Expected array with at least one event", value));
    };
    let event = |(place, item): (usize, &Value)| match item.as_str() {
        Some(text) if allowed.contains(&text) => Ok(text.to_owned()),
        _ => Err(Problem::invalid(&format!("/events/{place}"), "Expected union value", item)),
    };
    items.iter().enumerate().map(event).collect()
}

fn enabled(body: &Map<String, Value>) -> Result<bool, Problem> {
    match body.get("status") {
        None => Ok(true),
        Some(Value::String(word)) if word == "enabled" => Ok(true),
        Some(Value::String(word)) if word == "disabled" => Ok(false),
        Some(other) => Err(Problem::invalid("/status", "Expected 'enabled' or 'disabled'", other)),
    }
}

fn resource_ids(world: &World, body: &Map<String, Value>) -> Result<Vec<String>, Problem> {
    let Some(value) = body.get("resourceIds").filter(|value| !value.is_null()) else {
        return Ok(vec!["*".to_owned()]);
    };
    let known = |id: &str| id == "*" || world.lines.iter().any(|line| line.id == id);
    let items = value.as_array().filter(|items| !items.is_empty());
    items
        .and_then(|items| items.iter().map(|item| item.as_str().filter(|id| known(id)).map(str::to_owned)).collect())
        .ok_or_else(|| Problem::invalid("/resourceIds", "Expected phone number ids or '*'", value))
}

fn user(body: &Map<String, Value>) -> Result<String, Problem> {
    match body.get("userId") {
        None => Ok(World::default_user()),
        Some(Value::String(id)) if USERS.iter().any(|user| user.id == id) => Ok(id.clone()),
        Some(other) => Err(Problem::invalid("/userId", "Expected string to match '^US(.*)$'", other)),
    }
}

/// `GET /v1/webhooks`: those of one user, the workspace owner unless told. App-made ones are not shown.
pub(super) fn list(world: &World, call: &Call) -> Result<Reply, Problem> {
    let owner = World::default_user();
    let user = call.query.first("userId").unwrap_or(&owner);
    if !user.starts_with("US") {
        return Err(Problem::invalid("/userId", "Expected string to match '^US(.*)$'", &json!(user)));
    }
    let mine = world.webhooks.iter().filter(|webhook| webhook.made_by_api && webhook.user_id == user);
    Ok(Reply::data(200, &mine.map(view).collect::<Vec<_>>()))
}

/// `GET /v1/webhooks/{id}`.
pub(super) fn get(world: &World, id: &str) -> Result<Reply, Problem> {
    let webhook =
        world.webhook(id).filter(|webhook| webhook.made_by_api).ok_or_else(|| Problem::not_found("Webhook"))?;
    Ok(Reply::data(200, &view(webhook)))
}

/// `DELETE /v1/webhooks/{id}`.
pub(super) fn delete(world: &mut World, id: &str) -> Result<Reply, Problem> {
    get(world, id)?;
    world.webhooks.retain(|webhook| webhook.id != id);
    Ok(Reply::empty(204))
}
