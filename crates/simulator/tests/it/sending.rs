//! `POST /v1/messages`: validation and the life of a message.

use chrono::TimeDelta;
use crm_simulator::{Fault, FaultSpec, Origin, Settings};
use serde_json::{Value, json};

use crate::support::{Bench, LINE, ROSA, message};

/// A valid body with one field replaced; null removes it.
fn with(field: &str, value: Value) -> Value {
    let mut body = message(ROSA, "Hello");
    if value.is_null() {
        body.as_object_mut().unwrap().remove(field);
    } else {
        body[field] = value;
    }
    body
}

#[tokio::test]
async fn a_body_that_breaks_the_schema_names_the_field() {
    let bench = Bench::start().await;
    for (body, path) in [
        (with("content", Value::Null), "/content"),
        (with("content", json!("")), "/content"),
        (with("content", json!(" \n ")), "/content"),
        (with("content", json!("x".repeat(1601))), "/content"),
        (with("from", Value::Null), "/from"),
        (with("from", json!("main")), "/from"),
        (with("to", Value::Null), "/to"),
        (with("to", json!([])), "/to"),
        (with("to", json!([ROSA, "+16175550124"])), "/to"),
        (with("to", json!(["6175550123"])), "/to/0"),
        (with("setInboxStatus", json!("open")), "/setInboxStatus"),
        (with("userId", json!("me")), "/userId"),
        (with("media", json!(["https://media.sim.invalid/1.jpg"])), "/media"),
    ] {
        let (status, answer) = bench.post("/v1/messages", body.clone()).await;
        assert_eq!(status, 400, "{body}");
        assert_eq!(answer["code"], "0200400");
        assert_eq!(answer["errors"][0]["path"], path, "{body}");
    }
    assert!(bench.control.messages().is_empty());
}

#[tokio::test]
async fn unknown_lines_and_strangers_are_refused() {
    let bench = Bench::start().await;
    assert_eq!(bench.post("/v1/messages", with("from", json!("PNother"))).await.0, 404);
    let (status, body) = bench.post("/v1/messages", with("userId", json!("USother"))).await;
    assert_eq!((status, &body["code"]), (403, &json!("0202403")));
}

#[tokio::test]
async fn a_message_is_queued_then_sent_then_delivered() {
    let bench = Bench::start().await;
    let (status, body) = bench.post("/v1/messages", with("content", json!("x".repeat(1600)))).await;
    assert_eq!(status, 202);
    let data = &body["data"];
    assert_eq!((&data["status"], &data["direction"]), (&json!("queued"), &json!("outgoing")));
    assert_eq!((&data["from"], &data["to"]), (&json!("+16175550100"), &json!([ROSA])));
    assert_eq!((&data["phoneNumberId"], &data["userId"]), (&json!(LINE), &json!("USsim01")));
    assert_eq!(data["createdAt"], "2026-03-02T15:00:00.000Z");
    let id = data["id"].as_str().unwrap();

    bench.control.advance(TimeDelta::milliseconds(999)).await;
    assert_eq!(bench.status_of(id).await, "queued");
    bench.control.advance(TimeDelta::milliseconds(1)).await;
    assert_eq!(bench.status_of(id).await, "sent");
    bench.control.advance(TimeDelta::seconds(2)).await;
    assert_eq!(bench.status_of(id).await, "delivered");

    let (_, body) = bench.get(&format!("/v1/messages/{id}")).await;
    assert_eq!(body["data"]["updatedAt"], "2026-03-02T15:00:03.000Z");
    let ledger = bench.control.messages();
    assert_eq!((ledger.len(), ledger[0].origin), (1, Origin::Api));
}

#[tokio::test]
async fn a_line_can_be_named_by_number_and_by_the_deprecated_alias() {
    let bench = Bench::start().await;
    assert_eq!(bench.post("/v1/messages", with("from", json!("+16175550101"))).await.0, 202);
    let alias = json!({"content": "Hello", "phoneNumberId": LINE, "to": [ROSA]});
    assert_eq!(bench.post("/v1/messages", alias).await.0, 202);
    let lines: Vec<_> = bench.control.messages().into_iter().map(|message| message.phone_number_id).collect();
    assert_eq!(lines, ["PNsim02", "PNsim01"]);
}

#[tokio::test]
async fn a_group_is_one_message_and_one_conversation() {
    let bench = Bench::start().await;
    bench.control.set_settings(Settings { max_recipients: 10, ..Settings::default() });
    let (status, _) = bench.post("/v1/messages", with("to", json!(["+16175550124", ROSA]))).await;
    assert_eq!(status, 202);
    assert_eq!(bench.control.messages().len(), 1);
    let (_, body) = bench.get("/v1/conversations?maxResults=10").await;
    assert_eq!(body["data"][0]["participants"], json!([ROSA, "+16175550124"]));
}

#[tokio::test]
async fn a_carrier_can_refuse_later() {
    let bench = Bench::start().await;
    bench.control.add_fault(FaultSpec::new(Fault::Undelivered, 1));
    let id = bench.text(ROSA, "Hello").await;
    bench.control.advance(TimeDelta::seconds(1)).await;
    assert_eq!(bench.status_of(&id).await, "sent");
    bench.control.advance(TimeDelta::seconds(2)).await;
    assert_eq!(bench.status_of(&id).await, "undelivered");
}

#[tokio::test]
async fn the_strict_switch_refuses_unknown_fields() {
    let bench = Bench::start().await;
    assert_eq!(bench.post("/v1/messages", with("idempotencyKey", json!("1"))).await.0, 202);
    bench.control.set_settings(Settings { strict_fields: true, ..Settings::default() });
    let (status, body) = bench.post("/v1/messages", with("idempotencyKey", json!("1"))).await;
    assert_eq!((status, &body["errors"][0]["path"]), (400, &json!("/idempotencyKey")));
}
