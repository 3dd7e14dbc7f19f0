//! Webhooks as a receiver sees them: families, signatures, retries, delivery faults.

use chrono::{DateTime, TimeDelta};
use crm_simulator::{Family, Fault, FaultSpec, Inbound, NewWebhook, Outcome, WebhookChange};
use serde_json::json;

use crate::support::{Bench, ROSA, Received, Receiver};

/// Registers the receiver through the API and answers id and key.
async fn register(bench: &Bench, receiver: &Receiver) -> (String, String) {
    let body = json!({"url": receiver.url, "events": ["message.received", "message.delivered"]});
    let (_, webhook) = bench.post("/v1/webhooks/messages", body).await;
    let text = |name: &str| webhook["data"][name].as_str().unwrap().to_owned();
    (text("id"), text("key"))
}

fn event_ids(receiver: &Receiver) -> Vec<String> {
    receiver.take().iter().map(|received| received.json()["id"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn an_api_made_webhook_gets_g2_with_a_legacy_signature() {
    let (bench, receiver) = (Bench::start().await, Receiver::start());
    let (_, key) = register(&bench, &receiver).await;
    let text = "Çà va? 👍 \u{5e9}\u{5dc}\u{5d5}\u{5dd}";
    let done = bench.control.inbound(Inbound::new(ROSA, text)).await.unwrap();
    let received = receiver.take();
    assert_eq!(received.len(), 1);
    let event = received[0].json();
    assert!(received[0].is_signed_with(&key));
    assert_eq!(received[0].header("content-type"), Some("application/json"));
    let stamp = received[0].header("openphone-signature").unwrap().split(';').nth(2).unwrap();
    assert_eq!(stamp, "1772463600000", "milliseconds of the virtual clock");
    assert_eq!((&event["id"], &event["apiVersion"]), (&json!(done.event_id), &json!("v4")));
    assert_eq!(event["data"]["object"]["id"], done.message_id);
    assert_eq!(event["data"]["object"]["text"], text);
    assert_eq!(event["data"]["object"]["to"], json!(["+16175550100"]));
}

#[actix_web::test]
async fn every_family_has_its_own_shape_and_signature() {
    let (bench, app, next) = (Bench::start().await, Receiver::start(), Receiver::start());
    let g1 = bench.control.add_webhook(NewWebhook::new(&app.url, Family::G1));
    let g3 = bench.control.add_webhook(NewWebhook::new(&next.url, Family::G3));
    bench.control.inbound(Inbound::new(ROSA, "hi")).await.unwrap();
    let (app, next) = (app.take(), next.take());
    assert!(app[0].is_signed_with(&g1.key));
    assert_eq!(app[0].json()["data"]["object"]["body"], "hi");
    assert!(g3.key.starts_with("whsec_") && next[0].is_standard_signed_with(&g3.key));
    assert_eq!(next[0].header("webhook-timestamp"), Some("1772463600"), "seconds");
    assert_eq!(next[0].json()["data"]["resource"]["text"], "hi");
    assert_eq!(app[0].json()["id"], next[0].json()["id"], "one event for all webhooks");
}

#[actix_web::test]
async fn a_webhook_can_change_its_family_and_key() {
    let (bench, receiver) = (Bench::start().await, Receiver::start());
    let (id, _) = register(&bench, &receiver).await;
    let key = "whsec_AP8Q7yDfMM9Av1CvYJ9wj4B/kG+gX7BP";
    let change = WebhookChange { family: Some(Family::G3), key: Some(key.into()), enabled: None };
    bench.control.change_webhook(&id, change).unwrap();
    bench.control.inbound(Inbound::new(ROSA, "hi")).await.unwrap();
    assert!(receiver.take()[0].is_standard_signed_with(key));
}

#[actix_web::test]
async fn delivered_is_announced_for_api_and_app_texts_at_its_time() {
    let (bench, receiver) = (Bench::start().await, Receiver::start());
    register(&bench, &receiver).await;
    let id = bench.text(ROSA, "from the CRM").await;
    let (_, colleague) = bench.post("/control/app-message", json!({"to": ROSA, "text": "from the app"})).await;
    assert!(receiver.take().is_empty());
    bench.control.advance(TimeDelta::minutes(1)).await;
    let events: Vec<_> = receiver.take().iter().map(Received::json).collect();
    let ids: Vec<_> = events.iter().map(|event| event["data"]["object"]["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [id.as_str(), colleague["id"].as_str().unwrap()]);
    assert!(events.iter().all(|event| event["type"] == "message.delivered"));
    assert_eq!(events[0]["createdAt"], "2026-03-02T15:00:03.000Z");
}

#[actix_web::test]
async fn only_g3_hears_of_undelivered_texts() {
    let (bench, receiver, next) = (Bench::start().await, Receiver::start(), Receiver::start());
    register(&bench, &receiver).await;
    bench.control.add_webhook(NewWebhook::new(&next.url, Family::G3));
    bench.control.add_fault(FaultSpec::new(Fault::Undelivered, 1));
    bench.text(ROSA, "hi").await;
    bench.control.advance(TimeDelta::minutes(1)).await;
    assert!(receiver.take().is_empty());
    assert_eq!(next.take()[0].json()["type"], "message.undelivered");
}

#[actix_web::test]
async fn a_failed_delivery_is_repeated_on_the_schedule_with_the_same_bytes() {
    let (bench, receiver) = (Bench::start().await, Receiver::start());
    let (_, key) = register(&bench, &receiver).await;
    receiver.answer_with(&[500; 8]);
    bench.control.inbound(Inbound::new(ROSA, "hi")).await.unwrap();
    bench.control.advance(TimeDelta::seconds(4)).await;
    assert_eq!(receiver.take().len(), 1);
    bench.control.advance(TimeDelta::seconds(1)).await;
    assert_eq!(receiver.take().len(), 1);
    bench.control.advance(TimeDelta::hours(40)).await;
    let rest = receiver.take();
    assert_eq!(rest.len(), 6, "eight attempts in all");
    assert!(rest.iter().all(|received| received.is_signed_with(&key)));
    let log = bench.control.deliveries();
    assert!(log.iter().all(|attempt| attempt.body == log[0].body && attempt.status == Some(500)));
    let start: DateTime<chrono::Utc> = "2026-03-02T15:00:00Z".parse().unwrap();
    let seconds: Vec<i64> = log.iter().map(|attempt| (attempt.at - start).num_seconds()).collect();
    assert_eq!(seconds, [0, 5, 305, 2105, 9305, 27305, 63305, 99305]);
    assert_eq!(log[7].next_attempt_at, None);
}

#[actix_web::test]
async fn a_silent_receiver_is_tried_again() {
    let bench = Bench::start().await;
    bench.control.add_webhook(NewWebhook::new("http://127.0.0.1:9/nobody", Family::G2));
    bench.control.inbound(Inbound::new(ROSA, "hi")).await.unwrap();
    let log = bench.control.deliveries();
    assert_eq!((log[0].status, log[0].outcome), (None, Outcome::Failed));
    assert!(log[0].error.is_some() && log[0].next_attempt_at.is_some());
}

#[actix_web::test]
async fn events_can_be_lost_or_doubled() {
    let (bench, receiver) = (Bench::start().await, Receiver::start());
    register(&bench, &receiver).await;
    bench.control.add_fault(FaultSpec::new(Fault::DropWebhook, 1));
    bench.control.inbound(Inbound::new(ROSA, "lost")).await.unwrap();
    assert!(receiver.take().is_empty());
    assert_eq!(bench.control.deliveries()[0].outcome, Outcome::Dropped);

    bench.control.add_fault(FaultSpec::new(Fault::DuplicateWebhook, 1));
    bench.control.inbound(Inbound::new(ROSA, "twice")).await.unwrap();
    let ids = event_ids(&receiver);
    assert_eq!((ids.len(), &ids[0]), (2, &ids[1]));

    bench.control.add_fault(FaultSpec::new(Fault::DuplicateObject, 1));
    bench.control.inbound(Inbound::new(ROSA, "again")).await.unwrap();
    let events: Vec<_> = receiver.take().iter().map(Received::json).collect();
    assert_ne!(events[0]["id"], events[1]["id"]);
    assert_eq!(events[0]["data"]["object"]["id"], events[1]["data"]["object"]["id"]);
}

#[actix_web::test]
async fn held_back_events_follow_in_reverse_order_or_after_half_a_minute() {
    let (bench, receiver) = (Bench::start().await, Receiver::start());
    register(&bench, &receiver).await;
    bench.control.add_fault(FaultSpec::new(Fault::ReorderWebhooks, 2));
    let mut sent = Vec::new();
    for text in ["a", "b", "c"] {
        sent.push(bench.control.inbound(Inbound::new(ROSA, text)).await.unwrap().event_id);
    }
    sent.reverse();
    assert_eq!(event_ids(&receiver), sent);

    bench.control.add_fault(FaultSpec::new(Fault::ReorderWebhooks, 1));
    bench.control.inbound(Inbound::new(ROSA, "d")).await.unwrap();
    assert!(receiver.take().is_empty());
    bench.control.advance(TimeDelta::minutes(5)).await;
    assert_eq!(receiver.take().len(), 1, "released once, and not again");
}

#[actix_web::test]
async fn signatures_can_be_wrong_or_missing_for_one_attempt() {
    let (bench, receiver) = (Bench::start().await, Receiver::start());
    let (_, key) = register(&bench, &receiver).await;
    for fault in [Fault::BadSignature, Fault::WrongKey, Fault::Unsigned] {
        bench.control.add_fault(FaultSpec::new(fault, 1));
        receiver.answer_with(&[401]);
        bench.control.inbound(Inbound::new(ROSA, "hi")).await.unwrap();
        bench.control.advance(TimeDelta::seconds(5)).await;
        let received = receiver.take();
        assert_eq!(received.len(), 2, "{fault:?}");
        assert!(!received[0].is_signed_with(&key) && received[1].is_signed_with(&key), "{fault:?}");
        assert_eq!(received[0].header("openphone-signature").is_none(), fault == Fault::Unsigned);
    }
}

#[actix_web::test]
async fn the_delivered_webhook_can_overtake_the_answer() {
    let (bench, receiver) = (Bench::start().await, Receiver::start());
    register(&bench, &receiver).await;
    bench.control.add_fault(FaultSpec::new(Fault::DeliveredBeforeAnswer, 1));
    let (status, body) = bench.post("/v1/messages", crate::support::message(ROSA, "hi")).await;
    assert_eq!((status, &body["data"]["status"]), (202, &json!("queued")));
    assert_eq!(receiver.take()[0].json()["data"]["object"]["id"], body["data"]["id"]);
}

#[actix_web::test]
async fn disabled_and_foreign_line_webhooks_stay_silent() {
    let (bench, receiver) = (Bench::start().await, Receiver::start());
    let body = json!({"url": receiver.url, "events": ["message.received"], "resourceIds": ["PNsim02"]});
    bench.post("/v1/webhooks/messages", body).await;
    let (id, _) = register(&bench, &receiver).await;
    let off = WebhookChange { enabled: Some(false), ..WebhookChange::default() };
    bench.control.change_webhook(&id, off).unwrap();
    bench.control.inbound(Inbound::new(ROSA, "hi")).await.unwrap();
    assert!(receiver.take().is_empty());
    bench.control.inbound(Inbound { to: Some("PNsim02".into()), ..Inbound::new(ROSA, "hi") }).await.unwrap();
    assert_eq!(receiver.take().len(), 1);
}

#[actix_web::test]
async fn a_running_clock_delivers_by_itself() {
    let (bench, receiver) = (Bench::start().await, Receiver::start());
    register(&bench, &receiver).await;
    bench.text(ROSA, "hi").await;
    bench.post("/control/clock", json!({"rate": 1000.0})).await;
    let mut events = Vec::new();
    while events.is_empty() {
        events = receiver.take();
        // Every turn is a request, so the wait is for the event, not for a guess of its duration.
        bench.get("/control/clock").await;
    }
    assert_eq!(events[0].json()["type"], "message.delivered");
}
