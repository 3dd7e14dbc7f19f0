//! The legacy families: a message object under `data.object`.

use super::super::message::Draft;
use serde_json::Value;

/// The message's fields, when the event has this shape.
pub(super) fn read(event: &Value) -> Option<Draft> {
    // The envelope has an `object` too: the word "event".
    let object = event.get("data")?.get("object").filter(|object| object.is_object())?;
    Some(Draft::from_object(object))
}
