//! G2: webhooks that are made through v1 of the API.

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
    to: &'a [String],
    direction: Direction,
    text: &'a str,
    /// The documents' samples have none, so it is there only when there is something to show.
    #[serde(skip_serializing_if = "<[Media]>::is_empty")]
    media: &'a [Media],
    status: &'a str,
    created_at: String,
    user_id: String,
    phone_number_id: &'a str,
    contact_ids: [String; 0],
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
        to: &message.to,
        direction: message.direction,
        text: &message.text,
        media: &message.media,
        status: &message.status,
        created_at: stamp(message.created_at),
        user_id: message.user_id.clone().unwrap_or_else(World::default_user),
        phone_number_id: &message.phone_number_id,
        contact_ids: [],
    };
    Envelope { id, object: "event", api_version: "v4", created_at: stamp(at), kind, data: Data { object } }
}
