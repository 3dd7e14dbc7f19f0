//! What all shapes of a message have in common, and how one becomes a [`RemoteMessage`].

use super::json;
use chrono::{DateTime, Utc};
use crm_domain::ports::{RemoteMessage, RemoteState};
use crm_types::activity::{Direction, Media};
use serde_json::Value;

/// The fields that were found, in whatever shape they came.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) id: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Vec<String>,
    pub(super) line: Option<String>,
    pub(super) body: String,
    pub(super) media: Vec<Media>,
    pub(super) error_code: Option<String>,
    pub(super) created_at: Option<DateTime<Utc>>,
    pub(super) updated_at: Option<DateTime<Utc>>,
}

impl Draft {
    /// Reads a message object of v1: REST answers and both families of legacy webhooks. They differ in what they
    /// leave out, in `text` or `body`, and in `to` as array or as joined text.
    pub(super) fn from_object(object: &Value) -> Self {
        Self {
            id: json::word(object, "id"),
            from: json::word(object, "from"),
            to: json::addresses(object, "to"),
            line: json::word(object, "phoneNumberId"),
            body: words(object),
            media: json::media(object),
            error_code: json::word_or_number(object, "errorCode"),
            created_at: json::time(object, "createdAt"),
            updated_at: json::time(object, "updatedAt"),
        }
    }

    /// The message, when everything is there that makes it usable. `event_at` is when the event around it was made.
    ///
    /// # Errors
    /// A sentence that says what is missing.
    pub(super) fn finish(
        self,
        direction: Direction,
        state: RemoteState,
        event_at: Option<DateTime<Utc>>,
    ) -> Result<RemoteMessage, String> {
        let provider_id = self.id.ok_or("The message has no id.")?;
        let at = self.created_at.or(event_at).ok_or("The message has no time.")?;
        let (near_missing, far_missing) = match direction {
            Direction::In => (self.to.is_empty(), self.from.is_none()),
            Direction::Out => (self.from.is_none(), self.to.is_empty()),
        };
        if far_missing {
            return Err("The message does not say who is on the other side.".to_owned());
        }
        if near_missing && self.line.is_none() {
            return Err("The message does not say which line it belongs to.".to_owned());
        }
        Ok(RemoteMessage {
            provider_id,
            direction,
            state,
            error_code: self.error_code,
            from: self.from.unwrap_or_default(),
            to: self.to,
            line: self.line,
            body: self.body,
            media: self.media,
            at,
            updated_at: self.updated_at.or(event_at).unwrap_or(at).max(at),
        })
    }
}

/// The words of a message: `text`, or `body` in app-made webhooks.
pub(super) fn words(object: &Value) -> String {
    ["text", "body"].into_iter().filter_map(|name| json::text(object, name)).find(|t| !t.is_empty()).unwrap_or_default()
}

/// Reads a message as the REST API gives it, where direction and status are all there is to go by.
///
/// # Errors
/// A sentence that says what is missing.
pub(super) fn from_rest(object: &Value) -> Result<RemoteMessage, String> {
    let status = json::word(object, "status").unwrap_or_default();
    let direction = match json::word(object, "direction").as_deref() {
        Some("incoming") => Direction::In,
        Some("outgoing") => Direction::Out,
        _ if status == "received" => Direction::In,
        _ => return Err("The message does not say whether it came in or went out.".to_owned()),
    };
    Draft::from_object(object).finish(direction, state(direction, &status), None)
}

/// What came in is received, whatever its status says: samples of received messages show `delivered`.
/// A status that we do not know says nothing final, so the message counts as on its way.
fn state(direction: Direction, status: &str) -> RemoteState {
    if direction == Direction::In {
        return RemoteState::Received;
    }
    match status {
        "delivered" | "read" | "partially_delivered" => RemoteState::Delivered,
        "undelivered" => RemoteState::Undelivered,
        "failed" | "canceled" => RemoteState::Failed,
        _ => RemoteState::Accepted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn outgoing(status: &Value) -> Value {
        json!({
            "id": "ACsim0001", "from": "+16175550100", "to": ["+16175550123"], "text": "Hi", "direction": "outgoing",
            "status": status, "createdAt": "2026-03-02T15:04:05.000Z", "updatedAt": "2026-03-02T15:05:00.000Z",
            "phoneNumberId": "PNsim01", "userId": null, "somethingNew": [1, 2],
        })
    }

    #[test]
    fn every_status_has_a_meaning_and_a_new_one_is_not_final() {
        use RemoteState::{Accepted, Delivered, Failed, Undelivered};
        let cases = [
            ("queued", Accepted),
            ("sending", Accepted),
            ("sent", Accepted),
            ("accepted", Accepted),
            ("scheduled", Accepted),
            ("delivered", Delivered),
            ("read", Delivered),
            ("undelivered", Undelivered),
            ("failed", Failed),
            ("canceled", Failed),
            ("brand-new", Accepted),
            ("", Accepted),
        ];
        for (status, expected) in cases {
            assert_eq!(from_rest(&outgoing(&json!(status))).unwrap().state, expected, "{status}");
        }
        assert_eq!(from_rest(&outgoing(&json!(7))).unwrap().state, Accepted);
    }

    #[test]
    fn what_came_in_is_received_whatever_the_status() {
        for status in ["received", "receiving", "delivered", "failed"] {
            let mut message = outgoing(&json!(status));
            message["direction"] = json!("incoming");
            let read = from_rest(&message).unwrap();
            assert_eq!((read.direction, read.state), (Direction::In, RemoteState::Received), "{status}");
        }
    }

    #[test]
    fn what_is_missing_is_said() {
        let cases = [
            ("id", "The message has no id."),
            ("createdAt", "The message has no time."),
            ("to", "The message does not say who is on the other side."),
            ("direction", "The message does not say whether it came in or went out."),
        ];
        for (field, sentence) in cases {
            let mut message = outgoing(&json!("sent"));
            message.as_object_mut().unwrap().remove(field);
            assert_eq!(from_rest(&message).unwrap_err(), sentence);
        }
        let mut message = outgoing(&json!("sent"));
        message.as_object_mut().unwrap().remove("from");
        assert!(from_rest(&message).is_ok(), "the line's id is enough");
        message["phoneNumberId"] = json!(null);
        assert_eq!(from_rest(&message).unwrap_err(), "The message does not say which line it belongs to.");
    }

    #[test]
    fn a_state_never_changed_before_the_message_was_made() {
        let mut message = outgoing(&json!("sent"));
        message["updatedAt"] = json!("2001-01-01T00:00:00Z");
        let read = from_rest(&message).unwrap();
        assert_eq!(read.updated_at, read.at);
    }
}
