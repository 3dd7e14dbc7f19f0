//! Messages: send, list, read.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{call::Call, paging::Page, problem::Problem, query::is_e164, reply::Reply};
use crate::{
    clock::stamp,
    messaging::{Draft, Fate, sorted},
    model::{Direction, Line, Media, Message, Origin, USERS},
    settings::{BlockedSend, ListOrder},
    world::World,
};

/// What the provider's documents list for a send.
const KNOWN_FIELDS: [&str; 6] = ["content", "from", "to", "userId", "setInboxStatus", "phoneNumberId"];
/// The longest text.
const MAX_CONTENT: usize = 1600;

/// A message as the API shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct View<'a> {
    id: &'a str,
    from: &'a str,
    to: &'a [String],
    text: &'a str,
    phone_number_id: &'a str,
    conversation_id: &'a str,
    direction: Direction,
    user_id: Option<&'a str>,
    status: &'a str,
    created_at: String,
    updated_at: String,
    media: &'a [Media],
}

impl<'a> From<&'a Message> for View<'a> {
    fn from(message: &'a Message) -> Self {
        Self {
            id: &message.id,
            from: &message.from,
            to: &message.to,
            text: &message.text,
            phone_number_id: &message.phone_number_id,
            conversation_id: &message.conversation_id,
            direction: message.direction,
            user_id: message.user_id.as_deref(),
            status: &message.status,
            created_at: stamp(message.created_at),
            updated_at: stamp(message.updated_at),
            media: &message.media,
        }
    }
}

/// `POST /v1/messages`.
pub(super) fn send(world: &mut World, call: &Call, fate: Fate) -> Result<Reply, Problem> {
    let body = call.object()?;
    check_fields(&body, world.settings.strict_fields)?;
    let text = content(&body)?;
    let to = recipients(&body, world.settings.max_recipients)?;
    let line = sender(world, &body)?;
    let user_id = user(&body)?;
    let done = inbox_done(&body)?;
    if world.settings.blocked_send == BlockedSend::Refused && world.is_blocked(&to) {
        return Err(Problem::new(400, "0200400", "The recipient has opted out of messages"));
    }
    let message = world.send(Draft { line, to, text, user_id: Some(user_id), origin: Origin::Api }, fate);
    if let Some(conversation) = world.conversation_mut(&message.conversation_id) {
        conversation.inbox = if done { crate::model::Inbox::Done } else { crate::model::Inbox::Open };
    }
    Ok(Reply::data(202, &View::from(&message)))
}

/// Media cannot be sent; other unknown fields are ignored unless the strict switch is on.
fn check_fields(body: &Map<String, Value>, strict: bool) -> Result<(), Problem> {
    let refused = |name: &&String| *name == "media" || (strict && !KNOWN_FIELDS.contains(&name.as_str()));
    match body.iter().find(|(name, _)| refused(name)) {
        Some((name, value)) => Err(Problem::invalid(&format!("/{name}"), "Unexpected property", value)),
        None => Ok(()),
    }
}

fn content(body: &Map<String, Value>) -> Result<String, Problem> {
    let value = body.get("content").unwrap_or(&Value::Null);
    let wrong = |message: &str| Err(Problem::invalid("/content", message, value));
    let Some(text) = value.as_str() else { return wrong("Expected string") };
    if text.is_empty() {
        return wrong("Expected string length greater or equal to 1");
    }
    if text.chars().count() > MAX_CONTENT {
        return wrong("Expected string length less or equal to 1600");
    }
    if text.trim().is_empty() {
        return wrong("Expected string to match '.*\\S.*'");
    }
    Ok(text.to_owned())
}

fn recipients(body: &Map<String, Value>, most: usize) -> Result<Vec<String>, Problem> {
    let value = body.get("to").unwrap_or(&Value::Null);
    let Some(items) = value.as_array() else { return Err(Problem::invalid("/to", "Expected array", value)) };
    if items.is_empty() || items.len() > most {
        return Err(Problem::invalid("/to", &format!("Expected array length between 1 and {most}"), value));
    }
    let number = |(place, item): (usize, &Value)| match item.as_str() {
        Some(text) if is_e164(text) => Ok(text.to_owned()),
        _ => Err(Problem::invalid(&format!("/to/{place}"), "Expected string to match '^\\+[1-9]\\d{1,14}$'", item)),
    };
    items.iter().enumerate().map(number).collect()
}

/// The line, by id or number, in `from` or its deprecated alias.
fn sender(world: &World, body: &Map<String, Value>) -> Result<Line, Problem> {
    let value = body.get("from").or_else(|| body.get("phoneNumberId")).unwrap_or(&Value::Null);
    match value.as_str() {
        Some(name) if name.starts_with("PN") || is_e164(name) => {
            world.line(name).cloned().ok_or_else(|| Problem::not_found("Phone number"))
        }
        _ => Err(Problem::invalid("/from", "Expected a phone number id or E.164", value)),
    }
}

fn user(body: &Map<String, Value>) -> Result<String, Problem> {
    match body.get("userId") {
        None => Ok(World::default_user()),
        Some(Value::String(id)) if id.starts_with("US") => {
            if USERS.iter().any(|user| user.id == id) {
                Ok(id.clone())
            } else {
                Err(Problem::not_member())
            }
        }
        Some(other) => Err(Problem::invalid("/userId", "Expected string to match '^US(.*)$'", other)),
    }
}

fn inbox_done(body: &Map<String, Value>) -> Result<bool, Problem> {
    match body.get("setInboxStatus") {
        None => Ok(false),
        Some(Value::String(word)) if word == "done" => Ok(true),
        Some(other) => Err(Problem::invalid("/setInboxStatus", "Expected 'done'", other)),
    }
}

/// `GET /v1/messages`: the messages of one line with exactly these people.
pub(super) fn list(world: &World, call: &Call) -> Result<Reply, Problem> {
    let query = &call.query;
    let line = query.required("phoneNumberId")?;
    if !line.starts_with("PN") {
        return Err(Problem::invalid("/phoneNumberId", "Expected string to match '^PN(.*)$'", &json!(line)));
    }
    let people = query.all("participants");
    if people.is_empty() || people.len() > 10 {
        return Err(Problem::invalid("/participants", "Expected array length between 1 and 10", &json!(people)));
    }
    if let Some(place) = people.iter().position(|number| !is_e164(number)) {
        let path = format!("/participants/{place}");
        return Err(Problem::invalid(&path, "Expected string to match '^\\+[1-9]\\d{1,14}$'", &json!(people)));
    }
    let page = Page::read(query, 100)?;
    let after = query.time("createdAfter")?;
    // `since` is deprecated and means "before".
    let before = query.time("createdBefore")?.or(query.time("since")?);
    let line = world.line(line).ok_or_else(|| Problem::not_found("Phone number"))?;
    let people = sorted(people);
    let user = query.first("userId");
    let rows = world
        .messages
        .iter()
        .filter(|message| !message.hidden && message.phone_number_id == line.id && message.participants == people)
        .filter(|message| after.is_none_or(|after| message.created_at > after))
        .filter(|message| before.is_none_or(|before| message.created_at < before))
        .filter(|message| user.is_none_or(|user| message.user_id.as_deref() == Some(user)))
        .map(|message| ((message.created_at.timestamp_millis(), message.seq), json!(View::from(message))))
        .collect();
    Ok(Reply::json(200, page.cut(rows, world.settings.list_order == ListOrder::NewestFirst)))
}

/// `GET /v1/messages/{id}`.
pub(super) fn get(world: &World, id: &str) -> Result<Reply, Problem> {
    let message = world.message(id).filter(|message| !message.hidden).ok_or_else(|| Problem::not_found("Message"))?;
    Ok(Reply::data(200, &View::from(message)))
}
