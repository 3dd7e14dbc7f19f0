//! The little of a webhook that is read before it is stored. Runs on the path of the answer, so it skips the rest.

use crm_domain::ports::Envelope;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Longer ids and types are not OpenPhone's; the event is stored without them.
const MAX_CHARS: usize = 200;

#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow, rename = "type")]
    kind: Option<&'a RawValue>,
}

/// Reads the id and type, each absent when it cannot be read.
pub(super) fn read(body: &[u8]) -> Envelope {
    match serde_json::from_slice::<Head<'_>>(body) {
        Ok(head) => Envelope { event_id: head.id.and_then(word), event_type: head.kind.and_then(word) },
        Err(_) => Envelope { event_id: None, event_type: None },
    }
}

fn word(raw: &RawValue) -> Option<String> {
    let word: String = serde_json::from_str(raw.get()).ok()?;
    let usable = !word.trim().is_empty() && word.chars().count() <= MAX_CHARS && !word.chars().any(char::is_control);
    usable.then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn envelope(id: Option<&str>, kind: Option<&str>) -> Envelope {
        Envelope { event_id: id.map(str::to_owned), event_type: kind.map(str::to_owned) }
    }

    #[test]
    fn reads_id_and_type() {
        let body = br#" {"type":"message.received", "data":{"id":"inner","x":[1,2]}, "id":"EVsim0001"} "#;
        assert_eq!(read(body), envelope(Some("EVsim0001"), Some("message.received")));
    }

    #[test]
    fn what_cannot_be_read_is_absent() {
        assert_eq!(read(b""), envelope(None, None));
        assert_eq!(read(b"<html>"), envelope(None, None));
        assert_eq!(read(b"[1]"), envelope(None, None));
        assert_eq!(read(br#"{"id":"EV1"} trailing"#), envelope(None, None));
        assert_eq!(read(br#"{"id":7,"type":"x"}"#), envelope(None, Some("x")));
        assert_eq!(read(br#"{"id":null,"type":null}"#), envelope(None, None));
        assert_eq!(read(br#"{"id":"  ","type":"a\u0000b"}"#), envelope(None, None));
        let long = format!(r#"{{"id":"{}","type":"x"}}"#, "a".repeat(201));
        assert_eq!(read(long.as_bytes()), envelope(None, Some("x")));
    }

    proptest! {
        #[test]
        fn any_bytes_are_fine(body in proptest::collection::vec(any::<u8>(), 0..512)) {
            read(&body);
        }

        #[test]
        fn any_text_as_id_is_fine(id in any::<String>()) {
            let body = serde_json::json!({ "id": id, "type": "t" }).to_string();
            let envelope = read(body.as_bytes());
            prop_assert_eq!(envelope.event_type.as_deref(), Some("t"));
        }
    }
}
