//! All examples of the fact sheet, and what surrounds them in the wild.

use super::*;
use chrono::{DateTime, Utc};
use crm_domain::ports::RemoteMessage;
use crm_types::activity::Media;
use proptest::prelude::*;
use serde_json::json;

const APP_RECEIVED: &str = include_str!("../../../tests/fixtures/g1-01-message-received.json");
const APP_GROUP_DELIVERED: &str = include_str!("../../../tests/fixtures/g1-06-message-delivered.json");
const API_RECEIVED: &str = include_str!("../../../tests/fixtures/g2-01-message-received.json");
const API_DELIVERED: &str = include_str!("../../../tests/fixtures/g2-02-message-delivered.json");
const CURRENT_RECEIVED: &str = include_str!("../../../tests/fixtures/g3-01-message-received.json");
const CURRENT_UNDELIVERED: &str = include_str!("../../../tests/fixtures/g3-03-message-undelivered.json");

fn message(body: &str) -> RemoteMessage {
    match parse(body.as_bytes()) {
        Ok(InboundItem::Message(message)) => message,
        other => panic!("not a message: {other:?}"),
    }
}

/// The example with some of its values changed; `null` takes a field away.
fn changed(body: &str, changes: &[(&str, Value)]) -> String {
    let mut event: Value = serde_json::from_str(body).unwrap();
    for (pointer, value) in changes {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let parent = event.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        if value.is_null() {
            parent.remove(name).unwrap();
        } else {
            parent.insert(name.to_owned(), value.clone());
        }
    }
    event.to_string()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn app_made_text_with_a_file() {
    assert_eq!(
        message(APP_RECEIVED),
        RemoteMessage {
            provider_id: "ACsim0101".into(),
            direction: Direction::In,
            state: RemoteState::Received,
            error_code: None,
            from: "+16175550123".into(),
            to: vec!["+16175550100".into()],
            line: Some("PNsim01".into()),
            body: "Photo of the wall".into(),
            media: vec![Media {
                url: "https://media.sim.invalid/m/0101.jpg".into(),
                content_type: Some("image/jpeg".into()),
            }],
            at: at("2026-03-02T15:04:05Z"),
            updated_at: at("2026-03-02T15:04:05.250Z"),
        }
    );
}

#[test]
fn app_made_group_with_joined_addresses() {
    let message = message(APP_GROUP_DELIVERED);
    assert_eq!((message.direction, message.state), (Direction::Out, RemoteState::Delivered));
    assert_eq!(message.to, ["+16175550123", "+16175550124"]);
    assert_eq!(message.body, "See you both at 9.");
    assert!(message.media.is_empty());
}

#[test]
fn api_made_text_without_media() {
    let message = message(API_RECEIVED);
    assert_eq!((message.provider_id.as_str(), message.body.as_str()), ("ACsim0201", "Hello, is Tuesday free?"));
    assert_eq!((message.direction, message.state), (Direction::In, RemoteState::Received));
    assert_eq!(message.to, ["+16175550100"]);
    assert!(message.media.is_empty());
}

#[test]
fn api_made_receipt_is_as_new_as_its_event() {
    let message = message(API_DELIVERED);
    assert_eq!((message.direction, message.state), (Direction::Out, RemoteState::Delivered));
    assert_eq!((message.at, message.updated_at), (at("2026-03-02T15:06:00Z"), at("2026-03-02T15:06:02.100Z")));
}

#[test]
fn current_text() {
    let message = message(CURRENT_RECEIVED);
    assert_eq!((message.from.as_str(), message.line.as_deref()), ("+16175550123", Some("PNsim01")));
    assert_eq!((message.to.as_slice(), message.body.as_str()), (["+16175550100".to_owned()].as_slice(), "Hello"));
}

#[test]
fn current_failure_with_its_code() {
    let read = message(CURRENT_UNDELIVERED);
    assert_eq!((read.direction, read.state), (Direction::Out, RemoteState::Undelivered));
    assert_eq!(read.error_code.as_deref(), Some("30005"));
    let failed = [("/type", json!("message.failed")), ("/data/resource/errorCode", json!(30007))];
    let read = message(&changed(CURRENT_UNDELIVERED, &failed));
    assert_eq!((read.state, read.error_code.as_deref()), (RemoteState::Failed, Some("30007")));
}

#[test]
fn current_parts_may_stand_at_the_top() {
    let mut event: Value = serde_json::from_str(CURRENT_RECEIVED).unwrap();
    let data = event.as_object_mut().unwrap().remove("data").unwrap();
    event["resource"] = data["resource"].clone();
    event["context"] = data["context"].clone();
    assert_eq!(message(&event.to_string()), message(CURRENT_RECEIVED));
}

#[test]
fn the_shape_decides_and_not_the_version() {
    for version in [json!("v2"), json!("2026-03-30"), json!(7), Value::Null] {
        assert_eq!(message(&changed(APP_RECEIVED, &[("/apiVersion", version.clone())])), message(APP_RECEIVED));
        assert_eq!(message(&changed(CURRENT_RECEIVED, &[("/apiVersion", version)])), message(CURRENT_RECEIVED));
    }
}

#[test]
fn the_type_wins_over_direction_and_status() {
    let wrong = [("/data/object/direction", json!("outgoing")), ("/data/object/status", json!("delivered"))];
    assert_eq!(message(&changed(API_RECEIVED, &wrong)), message(API_RECEIVED));
    let wrong = [("/data/object/direction", json!("incoming")), ("/data/object/status", json!("never seen"))];
    assert_eq!(message(&changed(API_DELIVERED, &wrong)), message(API_DELIVERED));
    let absent = [("/data/object/direction", Value::Null), ("/data/object/status", Value::Null)];
    assert_eq!(message(&changed(API_DELIVERED, &absent)), message(API_DELIVERED));
}

#[test]
fn a_missing_time_is_taken_from_the_event() {
    let read = message(&changed(API_RECEIVED, &[("/data/object/createdAt", Value::Null)]));
    assert_eq!(read.at, at("2026-03-02T15:04:05.250Z"));
    let read = message(&changed(API_RECEIVED, &[("/data/object/createdAt", json!("yesterday"))]));
    assert_eq!(read.at, at("2026-03-02T15:04:05.250Z"));
}

#[test]
fn senders_need_not_be_numbers() {
    for from in ["88811", "Anonymous"] {
        assert_eq!(message(&changed(API_RECEIVED, &[("/data/object/from", json!(from))])).from, from);
    }
}

#[test]
fn a_message_of_nothing_stays_empty() {
    let read = message(&changed(API_RECEIVED, &[("/data/object/text", Value::Null)]));
    assert_eq!((read.body.as_str(), read.media.len()), ("", 0));
}

#[test]
fn words_come_through_unchanged() {
    let words = "  Fünf 👍🏽 שלום \u{201c}ok\u{201d}\r\n\tx ";
    assert_eq!(message(&changed(API_RECEIVED, &[("/data/object/text", json!(words))])).body, words);
}

#[test]
fn other_events_are_kept_under_their_name() {
    for kind in ["message.reaction.added", "call.recording.completed.v2", "task.created", "contact.created"] {
        let news = changed(API_RECEIVED, &[("/type", json!(kind))]);
        assert_eq!(parse(news.as_bytes()), Ok(InboundItem::Unsupported(kind.to_owned())));
    }
}

#[test]
fn what_cannot_be_understood_says_why() {
    let without = |body, pointer| parse(changed(body, &[(pointer, Value::Null)]).as_bytes()).unwrap_err();
    assert_eq!(parse(b"").unwrap_err(), "The body is not JSON.");
    assert_eq!(parse(b"<html>busy</html>").unwrap_err(), "The body is not JSON.");
    assert_eq!(parse(&API_RECEIVED.as_bytes()[..200]).unwrap_err(), "The body is not JSON.");
    assert_eq!(parse(b"[]").unwrap_err(), "The event has no type.");
    assert_eq!(without(API_RECEIVED, "/type"), "The event has no type.");
    assert_eq!(without(API_RECEIVED, "/data"), "The event holds no message in a form that is known.");
    assert_eq!(without(API_RECEIVED, "/data/object/id"), "The message has no id.");
    assert_eq!(without(API_RECEIVED, "/data/object/from"), "The message does not say who is on the other side.");
    assert_eq!(without(API_DELIVERED, "/data/object/to"), "The message does not say who is on the other side.");
    assert_eq!(without(CURRENT_RECEIVED, "/data/context"), "The message does not say who is on the other side.");
    let timeless = changed(API_RECEIVED, &[("/createdAt", Value::Null), ("/data/object/createdAt", Value::Null)]);
    assert_eq!(parse(timeless.as_bytes()).unwrap_err(), "The message has no time.");
}

#[test]
fn our_own_side_may_be_told_by_address_or_by_line() {
    assert!(message(&changed(API_RECEIVED, &[("/data/object/to", Value::Null)])).to.is_empty());
    assert_eq!(message(&changed(API_RECEIVED, &[("/data/object/phoneNumberId", Value::Null)])).line, None);
    let neither = [("/data/object/to", Value::Null), ("/data/object/phoneNumberId", Value::Null)];
    let error = parse(changed(API_RECEIVED, &neither).as_bytes()).unwrap_err();
    assert_eq!(error, "The message does not say which line it belongs to.");
}

/// Any JSON, not too deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-z]{1,6}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_answered(body in proptest::collection::vec(any::<u8>(), 0..512)) {
        prop_assert!(parse(&body).is_err());
    }

    #[test]
    fn any_value_in_any_place_is_answered(value in any_json(), place in 0_usize..18) {
        let places = [
            (API_RECEIVED, "/id"), (API_RECEIVED, "/type"), (API_RECEIVED, "/createdAt"), (API_RECEIVED, "/data"),
            (API_RECEIVED, "/data/object"), (API_RECEIVED, "/data/object/id"), (API_RECEIVED, "/data/object/from"),
            (API_RECEIVED, "/data/object/to"), (API_RECEIVED, "/data/object/text"),
            (API_RECEIVED, "/data/object/createdAt"), (APP_RECEIVED, "/data/object/media"),
            (APP_RECEIVED, "/data/object/body"), (CURRENT_RECEIVED, "/data/resource"),
            (CURRENT_RECEIVED, "/data/context"), (CURRENT_UNDELIVERED, "/data/resource/errorCode"),
            (CURRENT_RECEIVED, "/data/context/recipientIdentifiers"),
            (CURRENT_RECEIVED, "/data/context/phoneNumberId"), (CURRENT_RECEIVED, "/data/context/senderIdentifier"),
        ];
        let (body, pointer) = places[place];
        let mut event: Value = serde_json::from_str(body).unwrap();
        *event.pointer_mut(pointer).unwrap() = value;
        if let Ok(InboundItem::Message(message)) = parse(event.to_string().as_bytes()) {
            prop_assert!(!message.provider_id.is_empty() && !message.from.is_empty());
            prop_assert!(!message.body.contains('\0'));
        }
    }
}
