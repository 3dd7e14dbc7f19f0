//! The provider's own opt-out rule.

use chrono::TimeDelta;
use crm_simulator::{BlockedSend, Inbound, Origin, Settings};
use serde_json::json;

use crate::support::{Bench, ROSA, Receiver, message};

async fn says(bench: &Bench, text: &str) {
    bench.control.inbound(Inbound::new(ROSA, text)).await.unwrap();
    bench.control.advance(TimeDelta::seconds(10)).await;
}

#[tokio::test]
async fn stop_blocks_every_line_until_start() {
    let bench = Bench::start().await;
    says(&bench, "Stop").await;
    assert_eq!(bench.control.opt_outs(), [ROSA]);
    for line in ["PNsim01", "PNsim02"] {
        let (status, body) = bench.post("/v1/messages", json!({"content": "hi", "from": line, "to": [ROSA]})).await;
        assert_eq!(status, 202);
        bench.control.advance(TimeDelta::seconds(10)).await;
        assert_eq!(bench.status_of(body["data"]["id"].as_str().unwrap()).await, "undelivered");
    }
    says(&bench, "UNSTOP").await;
    let id = bench.text(ROSA, "welcome back").await;
    bench.control.advance(TimeDelta::seconds(10)).await;
    assert_eq!(bench.status_of(&id).await, "delivered");
}

#[tokio::test]
async fn only_the_exact_word_is_honoured() {
    let bench = Bench::start().await;
    for text in ["stop please", "stop.", "please stop"] {
        says(&bench, text).await;
    }
    assert!(bench.control.opt_outs().is_empty());
}

#[tokio::test]
async fn the_provider_confirms_once_and_delivers_that() {
    let bench = Bench::start().await;
    says(&bench, "STOP").await;
    says(&bench, "STOP").await;
    let own: Vec<_> = bench.control.messages().into_iter().filter(|text| text.origin == Origin::Provider).collect();
    assert_eq!((own.len(), own[0].status.as_str()), (1, "delivered"));
}

#[actix_web::test]
async fn stop_and_its_confirmation_can_be_hidden() {
    let (bench, receiver) = (Bench::start().await, Receiver::start());
    let events = json!({"url": receiver.url, "events": ["message.received", "message.delivered"]});
    bench.post("/v1/webhooks/messages", events).await;
    says(&bench, "STOP").await;
    let kinds: Vec<_> = receiver.take().iter().map(|received| received.json()["type"].clone()).collect();
    assert_eq!(kinds, ["message.received", "message.delivered"]);

    says(&bench, "START").await;
    receiver.take();
    let hidden = Settings { stop_visible: false, confirmation_visible: false, ..Settings::default() };
    bench.control.set_settings(hidden);
    says(&bench, "STOP").await;
    assert!(receiver.take().is_empty());
    let list = "/v1/messages?phoneNumberId=PNsim01&participants=%2B16175550123&maxResults=100";
    assert_eq!(bench.get(list).await.1["data"].as_array().unwrap().len(), 4);
    assert_eq!(bench.control.messages().len(), 6, "the ledger has them all the same");
}

#[tokio::test]
async fn a_blocked_send_can_be_refused_at_once() {
    let bench = Bench::start().await;
    bench.control.set_settings(Settings { blocked_send: BlockedSend::Refused, ..Settings::default() });
    says(&bench, "quit").await;
    let before = bench.control.messages().len();
    assert_eq!(bench.post("/v1/messages", message(ROSA, "hi")).await.0, 400);
    assert_eq!(bench.control.messages().len(), before);
}
