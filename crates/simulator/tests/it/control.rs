//! The control API over HTTP.

use crm_simulator::{Direction, MediaItem, Reset};
use serde_json::json;

use crate::support::{Bench, ROSA, message};

#[tokio::test]
async fn an_inbound_text_takes_every_detail() {
    let bench = Bench::start().await;
    let body = json!({
        "from": "Anonymous", "text": "", "to": "+16175550101", "status": "received",
        "media": ["https://media.sim.invalid/1.jpg", {"url": "https://media.sim.invalid/2", "type": null}],
        "created_at": "2026-03-01T09:00:00Z", "event_id": "EVmine", "message_id": "ACmine"
    });
    let (status, done) = bench.post("/control/inbound", body).await;
    assert_eq!((status, done), (200, json!({"message_id": "ACmine", "event_id": "EVmine"})));
    let text = bench.control.messages().remove(0);
    assert_eq!((text.direction, text.phone_number_id.as_str(), text.media.len()), (Direction::Incoming, "PNsim02", 2));
    let (_, body) = bench.get("/v1/messages/ACmine").await;
    assert_eq!(body["data"]["createdAt"], "2026-03-01T09:00:00.000Z");
    assert_eq!(body["data"]["userId"], serde_json::Value::Null);
}

#[tokio::test]
async fn a_known_message_id_keeps_one_row() {
    let bench = Bench::start().await;
    let media = vec![MediaItem::Url("https://media.sim.invalid/1.jpg".into())];
    for text in ["hi", "hi again"] {
        let body = json!({"from": ROSA, "text": text, "message_id": "ACone", "media": media});
        assert_eq!(bench.post("/control/inbound", body).await.0, 200);
    }
    let ledger = bench.control.messages();
    assert_eq!((ledger.len(), ledger[0].text.as_str()), (1, "hi again"));
}

#[tokio::test]
async fn mistakes_in_a_command_show() {
    let bench = Bench::start().await;
    for (path, body) in [
        ("/control/inbound", json!({"from": ROSA, "txt": "hi"})),
        ("/control/inbound", json!({"from": ROSA, "text": "hi", "to": "PNx"})),
        ("/control/app-message", json!({"text": "hi"})),
        ("/control/faults", json!({"fault": "nonsense"})),
        ("/control/reset", json!({"sed": 1})),
        ("/control/webhooks/WHx", json!({"enabled": true})),
    ] {
        let (status, answer) = bench.post(path, body.clone()).await;
        assert!(status == 400 && answer["error"].is_string(), "{path} {body}");
    }
}

#[tokio::test]
async fn the_journal_shows_requests_and_answers() {
    let bench = Bench::start().await;
    bench.post("/v1/messages", message(ROSA, "hi")).await;
    bench.get("/v1/users?maxResults=5").await;
    let (_, journal) = bench.get("/control/journal").await;
    assert_eq!((&journal[0]["method"], &journal[0]["path"]), (&json!("POST"), &json!("/v1/messages")));
    assert_eq!((&journal[0]["status"], &journal[0]["body"]["content"]), (&json!(202), &json!("hi")));
    assert_eq!((&journal[1]["query"], &journal[1]["at"]), (&json!("maxResults=5"), &json!("2026-03-02T15:00:00.000Z")));
    assert_eq!(journal[0]["key"], "sim-...(17 characters)");
    let (_, newest) = bench.get("/control/journal?limit=1").await;
    assert_eq!(newest[0]["path"], "/v1/users");
}

#[tokio::test]
async fn people_settings_and_webhooks_can_be_changed() {
    let bench = Bench::start().await;
    let people = json!([{"name": "Odette Lark", "number": "+16175550177"}]);
    assert_eq!(bench.post("/control/people", people.clone()).await, (200, people));
    let put = bench.send(reqwest::Method::PUT, "/control/settings", Some(json!({"max_recipients": 10}))).await.unwrap();
    assert_eq!(put.status(), 200);
    assert_eq!(bench.get("/control/settings").await.1["max_recipients"], 10);

    let hook = json!({"url": "http://127.0.0.1:9/hook", "family": "G1", "key": "a2V5"});
    let (_, made) = bench.post("/control/webhooks", hook).await;
    assert_eq!((&made["family"], &made["key"]), (&json!("g1"), &json!("a2V5")));
    let id = made["id"].as_str().unwrap();
    assert_eq!(bench.post(&format!("/control/webhooks/{id}"), json!({"family": "g3"})).await.1["family"], "g3");
    bench.control.reset(&Reset { keep_webhooks: true, seed: None });
    assert_eq!(bench.get("/control/webhooks").await.1.as_array().unwrap().len(), 1);
    assert_eq!(bench.delete(&format!("/control/webhooks/{id}")).await.0, 200);
    assert_eq!(bench.get("/control/webhooks").await.1, json!([]));
}
