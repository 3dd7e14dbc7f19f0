//! The bodies against the samples of the provider fact sheet.

use chrono::{TimeDelta, TimeZone};

use super::*;
use crate::model::{Direction, Media, Message, Origin};

fn render(family: Family, event_type: &str, event_id: &str, message: &Message, at: DateTime<Utc>) -> String {
    super::render(family, event_type, event_id, &Subject::Message(Box::new(message.clone())), at, "")
}

fn incoming() -> Message {
    let at = Utc.with_ymd_and_hms(2026, 3, 2, 15, 4, 5).unwrap();
    Message {
        id: "ACsim0101".into(),
        phone_number_id: "PNsim01".into(),
        conversation_id: "CNsim01".into(),
        direction: Direction::Incoming,
        from: "+16175550123".into(),
        to: vec!["+16175550100".into()],
        participants: vec!["+16175550123".into()],
        text: "Photo of the wall".into(),
        media: vec![Media { url: "https://media.sim.invalid/m/0101.jpg".into(), kind: Some("image/jpeg".into()) }],
        user_id: None,
        status: "received".into(),
        created_at: at,
        updated_at: at,
        origin: Origin::Customer,
        hidden: false,
        seq: 1,
    }
}

#[test]
fn g1_is_the_sample_byte_for_byte() {
    let message = incoming();
    let at = message.created_at + TimeDelta::milliseconds(250);
    let expected = concat!(
        r#"{"id":"EVsim0101","object":"event","apiVersion":"v3","createdAt":"2026-03-02T15:04:05.250Z","type":"message.received","#,
        r#""data":{"object":{"id":"ACsim0101","object":"message","from":"+16175550123","to":"+16175550100","direction":"incoming","#,
        r#""body":"Photo of the wall","media":[{"url":"https://media.sim.invalid/m/0101.jpg","type":"image/jpeg"}],"#,
        r#""status":"received","createdAt":"2026-03-02T15:04:05.000Z","userId":"USsim01","phoneNumberId":"PNsim01","conversationId":"CNsim01"}}}"#
    );
    assert_eq!(render(Family::G1, "message.received", "EVsim0101", &message, at), expected);
}

#[test]
fn g1_joins_a_group_with_commas() {
    let mut message = incoming();
    message.direction = Direction::Outgoing;
    message.to = vec!["+16175550123".into(), "+16175550124".into()];
    let body = render(Family::G1, "message.delivered", "EVsim0106", &message, message.created_at);
    assert!(body.contains(r#""to":"+16175550123,+16175550124""#), "{body}");
}

#[test]
fn g2_is_the_sample_byte_for_byte() {
    let message = Message { media: Vec::new(), text: "Hello, is Tuesday free?".into(), ..incoming() };
    let at = message.created_at + TimeDelta::milliseconds(250);
    let expected = concat!(
        r#"{"id":"EVsim0201","object":"event","apiVersion":"v4","createdAt":"2026-03-02T15:04:05.250Z","type":"message.received","#,
        r#""data":{"object":{"id":"ACsim0101","object":"message","from":"+16175550123","to":["+16175550100"],"direction":"incoming","#,
        r#""text":"Hello, is Tuesday free?","status":"received","createdAt":"2026-03-02T15:04:05.000Z","userId":"USsim01","#,
        r#""phoneNumberId":"PNsim01","contactIds":[]}}}"#
    );
    assert_eq!(render(Family::G2, "message.received", "EVsim0201", &message, at), expected);
}

#[test]
fn g3_keeps_resource_and_context_apart() {
    let message = incoming();
    let body = render(Family::G3, "message.undelivered", "EVsim0303", &message, message.created_at);
    let event: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(event["apiVersion"], "2026-03-30");
    assert_eq!(event["data"]["resource"]["errorCode"], "30005");
    assert_eq!(event["data"]["context"]["recipientIdentifiers"][0], "+16175550100");
    assert_eq!(event["data"]["context"]["contacts"]["lookupStatus"], "none");
    assert!(event.get("object").is_none());
}
