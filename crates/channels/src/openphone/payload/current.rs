//! The 2026-03-30 family: the message under `resource`, its people and line under `context`.

use super::super::{json, message::Draft};
use serde_json::Value;

/// The message's fields, when the event has this shape.
pub(super) fn read(event: &Value) -> Option<Draft> {
    let part = |name| {
        let inside = event.get("data").and_then(|data| data.get(name));
        inside.or_else(|| event.get(name)).filter(|part| part.is_object())
    };
    let resource = part("resource")?;
    let mut draft = Draft::from_object(resource);
    if let Some(context) = part("context") {
        draft.line = json::word(context, "phoneNumberId").or(draft.line);
        draft.from = json::word(context, "senderIdentifier").or(draft.from);
        let recipients = json::addresses(context, "recipientIdentifiers");
        if !recipients.is_empty() {
            draft.to = recipients;
        }
    }
    Some(draft)
}
