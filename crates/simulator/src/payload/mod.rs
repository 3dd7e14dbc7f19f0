//! Webhook bodies, one module for each family. They are typed so that the key order is the provider's.

pub(crate) mod call;
mod g1;
mod g2;
mod g3;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{clock::stamp, model::Family, subject::Subject};

/// Renders an event as compact JSON, the bytes that are signed and sent. `base` is where the media host stands.
pub(crate) fn render(
    family: Family,
    event_type: &str,
    event_id: &str,
    subject: &Subject,
    at: DateTime<Utc>,
    base: &str,
) -> String {
    match (subject, family) {
        (Subject::Message(message), Family::G1) => text(&g1::event(event_type, event_id, message, at)),
        (Subject::Message(message), Family::G2) => text(&g2::event(event_type, event_id, message, at)),
        (Subject::Message(message), Family::G3) => text(&g3::event(event_type, event_id, message, at)),
        (Subject::Call(call), _) => {
            around(family, event_type, event_id, at, call::data(family, event_type, call, base))
        }
        (Subject::Contact(contact), _) => {
            around(family, event_type, event_id, at, call::contact(family, event_type, contact))
        }
    }
}

/// The envelope around what an event is about.
fn around(family: Family, event_type: &str, event_id: &str, at: DateTime<Utc>, data: Value) -> String {
    let mut event = match family {
        Family::G1 => json!({"id": event_id, "object": "event", "apiVersion": "v3"}),
        Family::G2 => json!({"id": event_id, "object": "event", "apiVersion": "v4"}),
        Family::G3 => json!({"id": event_id, "apiVersion": "2026-03-30"}),
    };
    if let Some(fields) = event.as_object_mut() {
        fields.insert("createdAt".to_owned(), json!(stamp(at)));
        fields.insert("type".to_owned(), json!(event_type));
        fields.insert("data".to_owned(), data);
    }
    event.to_string()
}

/// These types hold strings and lists only, so serialising them cannot fail.
fn text(event: &impl Serialize) -> String {
    serde_json::to_string(event).unwrap_or_default()
}

/// The envelope that G1 and G2 share.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Envelope<'a, T> {
    id: &'a str,
    object: &'static str,
    api_version: &'static str,
    created_at: String,
    #[serde(rename = "type")]
    kind: &'a str,
    data: Data<T>,
}

#[derive(Debug, Serialize)]
struct Data<T> {
    object: T,
}

#[cfg(test)]
mod tests;
