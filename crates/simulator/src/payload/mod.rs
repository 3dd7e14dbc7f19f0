//! Webhook bodies, one module for each family. They are typed so that the key order is the provider's.

mod g1;
mod g2;
mod g3;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::model::{Family, Message};

/// Renders an event as compact JSON, the bytes that are signed and sent.
pub(crate) fn render(family: Family, event_type: &str, event_id: &str, message: &Message, at: DateTime<Utc>) -> String {
    match family {
        Family::G1 => text(&g1::event(event_type, event_id, message, at)),
        Family::G2 => text(&g2::event(event_type, event_id, message, at)),
        Family::G3 => text(&g3::event(event_type, event_id, message, at)),
    }
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
