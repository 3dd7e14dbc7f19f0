//! G3: webhooks of the 2026-03-30 surface, with resource and context apart.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    clock::stamp,
    model::{Direction, Media, Message, ORG},
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event<'a> {
    id: &'a str,
    api_version: &'static str,
    created_at: String,
    #[serde(rename = "type")]
    kind: &'a str,
    data: Data<'a>,
}

#[derive(Debug, Serialize)]
struct Data<'a> {
    resource: Resource<'a>,
    context: Context<'a>,
    links: Links,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Resource<'a> {
    id: &'a str,
    direction: Direction,
    text: &'a str,
    status: &'a str,
    created_at: String,
    media: &'a [Media],
    /// Only on failures. The catalogue is undocumented; this value is invented.
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Context<'a> {
    org_id: &'static str,
    phone_number_id: &'a str,
    conversation_id: &'a str,
    user_id: Option<&'a str>,
    contacts: Contacts,
    sender_identifier: &'a str,
    recipient_identifiers: &'a [String],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Contacts {
    ids: [String; 0],
    lookup_status: &'static str,
}

#[derive(Debug, Serialize)]
struct Links {
    quo: String,
}

pub(super) fn event<'a>(kind: &'a str, id: &'a str, message: &'a Message, at: DateTime<Utc>) -> Event<'a> {
    let resource = Resource {
        id: &message.id,
        direction: message.direction,
        text: &message.text,
        status: &message.status,
        created_at: stamp(message.created_at),
        media: &message.media,
        error_code: (kind == "message.undelivered").then_some("30005"),
    };
    let context = Context {
        org_id: ORG,
        phone_number_id: &message.phone_number_id,
        conversation_id: &message.conversation_id,
        user_id: message.user_id.as_deref(),
        contacts: Contacts { ids: [], lookup_status: "none" },
        sender_identifier: &message.from,
        recipient_identifiers: &message.to,
    };
    let links = Links { quo: format!("https://app.sim.invalid/inbox/{}", message.conversation_id) };
    Event { id, api_version: "2026-03-30", created_at: stamp(at), kind, data: Data { resource, context, links } }
}
