//! G1: webhooks that people make in the app.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Data, Envelope};
use crate::{
    clock::stamp,
    model::{Direction, Media, Message},
    world::World,
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Shape<'a> {
    id: &'a str,
    object: &'static str,
    from: &'a str,
    /// One string; a group is joined with commas.
    to: String,
    direction: Direction,
    body: &'a str,
    media: &'a [Media],
    status: &'a str,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_by: Option<&'a str>,
    user_id: String,
    phone_number_id: &'a str,
    conversation_id: &'a str,
}

pub(super) fn event<'a>(
    kind: &'a str,
    id: &'a str,
    message: &'a Message,
    at: DateTime<Utc>,
) -> Envelope<'a, Shape<'a>> {
    let object = Shape {
        id: &message.id,
        object: "message",
        from: &message.from,
        to: message.to.join(","),
        direction: message.direction,
        body: &message.text,
        media: &message.media,
        status: &message.status,
        created_at: stamp(message.created_at),
        created_by: message.user_id.as_deref(),
        user_id: message.user_id.clone().unwrap_or_else(World::default_user),
        phone_number_id: &message.phone_number_id,
        conversation_id: &message.conversation_id,
    };
    Envelope { id, object: "event", api_version: "v3", created_at: stamp(at), kind, data: Data { object } }
}
