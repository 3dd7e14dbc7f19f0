//! Webhook bodies. There are three families; which one a body belongs to is told by its shape, because `apiVersion`
//! is not dependable:
//!
//! - legacy: `data.object`, made in the app (`body`, `to` as text) or by the v1 API (`text`, `to` as array);
//! - current (2026-03-30): `data.resource` and `data.context`, sometimes without `data` around them.
//!
//! The event's `type` wins over the `direction` and `status` inside, which are wrong in some deliveries.

mod call;
mod contact;
mod current;
mod legacy;

use super::json;
use crm_domain::ports::{InboundItem, RemoteState};
use crm_types::activity::Direction;
use serde_json::Value;

/// Reads a stored event.
///
/// # Errors
/// A sentence for the quarantine page.
pub(super) fn parse(body: &[u8]) -> Result<InboundItem, String> {
    let event: Value = serde_json::from_slice(body).map_err(|_| "The body is not JSON.")?;
    let kind = json::word(&event, "type").ok_or("The event has no type.")?;
    if let Some(about) = call::about(&kind) {
        return call::read(about, &event).map(|news| InboundItem::Call(Box::new(news)));
    }
    if let "contact.updated" | "contact.deleted" = kind.as_str() {
        return contact::read(kind == "contact.deleted", &event).map(InboundItem::Contact);
    }
    let Some((direction, state)) = meaning(&kind) else {
        return Ok(InboundItem::Unsupported(kind.chars().take(100).collect()));
    };
    let draft = current::read(&event)
        .or_else(|| legacy::read(&event))
        .ok_or("The event holds no message in a form that is known.")?;
    draft.finish(direction, state, json::time(&event, "createdAt")).map(InboundItem::Message)
}

/// What the event is about, in whatever family, and what the newest one puts beside it.
fn subject(event: &Value) -> Option<(&Value, Option<&Value>)> {
    let part = |name| {
        let inside = event.get("data").and_then(|data| data.get(name));
        inside.or_else(|| event.get(name)).filter(|part| part.is_object())
    };
    match part("resource") {
        Some(resource) => Some((resource, part("context"))),
        // The envelope has an `object` too: the word "event".
        None => event.get("data")?.get("object").filter(|object| object.is_object()).map(|object| (object, None)),
    }
}

/// What a type of event says about its message. Exact names: `call.completed` and `call.recording.completed` show
/// what matching by parts of a name leads to.
fn meaning(kind: &str) -> Option<(Direction, RemoteState)> {
    match kind {
        "message.received" => Some((Direction::In, RemoteState::Received)),
        "message.delivered" => Some((Direction::Out, RemoteState::Delivered)),
        "message.undelivered" => Some((Direction::Out, RemoteState::Undelivered)),
        "message.failed" => Some((Direction::Out, RemoteState::Failed)),
        _ => None,
    }
}

#[cfg(test)]
mod call_tests;
#[cfg(test)]
mod tests;
