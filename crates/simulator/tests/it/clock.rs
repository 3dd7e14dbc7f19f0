//! The virtual clock and what follows from the seed.

use chrono::TimeDelta;
use crm_simulator::{Inbound, SimulatorConfig};
use serde_json::json;

use crate::support::{Bench, ROSA};

#[tokio::test]
async fn a_hand_moved_clock_stands_until_it_is_moved() {
    let bench = Bench::start().await;
    let now = json!({"now": "2026-03-02T15:00:00.000Z", "rate": 0.0});
    assert_eq!(bench.get("/control/clock").await, (200, now));
    let (_, moved) = bench.post("/control/clock", json!({"advance_seconds": 1.5})).await;
    assert_eq!(moved["now"], "2026-03-02T15:00:01.500Z");
    let (_, set) = bench.post("/control/clock", json!({"set": "2026-03-03T00:00:00Z"})).await;
    assert_eq!(set["now"], "2026-03-03T00:00:00.000Z");
    let (_, back) = bench.post("/control/clock", json!({"set": "2026-03-02T23:50:00Z"})).await;
    assert_eq!(back["now"], "2026-03-02T23:50:00.000Z");
}

#[tokio::test]
async fn real_time_starts_at_rate_one() {
    let config = SimulatorConfig { start: None, ..SimulatorConfig::test(1) };
    let bench = Bench::with(config).await;
    assert!((bench.control.clock().rate - 1.0).abs() < f64::EPSILON);
    let (_, stopped) = bench.post("/control/clock", json!({"rate": 0.0})).await;
    assert_eq!(bench.get("/control/clock").await.1, stopped);
}

/// The ids of a short conversation.
async fn ids(seed: u64) -> Vec<String> {
    let bench = Bench::with(SimulatorConfig::test(seed)).await;
    let done = bench.control.inbound(Inbound::new(ROSA, "hi")).await.unwrap();
    let sent = bench.text(ROSA, "hello").await;
    bench.control.advance(TimeDelta::seconds(3)).await;
    let hook = json!({"url": "http://127.0.0.1:9/", "events": ["message.received"]});
    let (_, hook) = bench.post("/v1/webhooks/messages", hook).await;
    let conversation = bench.control.messages()[0].conversation_id.clone();
    let text = |name: &str| hook["data"][name].as_str().unwrap().to_owned();
    vec![done.message_id, done.event_id, sent, conversation, text("id"), text("key")]
}

#[tokio::test]
async fn ids_and_keys_follow_from_the_seed() {
    let (first, again, other) = (ids(3).await, ids(3).await, ids(4).await);
    assert_eq!(first, again);
    assert!(first.iter().zip(&other).all(|(left, right)| left != right));
    let prefixes: Vec<&str> = first[..5].iter().map(|id| &id[..2]).collect();
    assert_eq!(prefixes, ["AC", "EV", "AC", "CN", "WH"]);
}

#[tokio::test]
async fn a_reset_starts_again_from_the_seed() {
    let bench = Bench::start().await;
    let first = bench.text(ROSA, "hi").await;
    bench.control.advance(TimeDelta::hours(1)).await;
    bench.post("/control/reset", json!({})).await;
    assert!(bench.control.messages().is_empty() && bench.control.journal().is_empty());
    assert_eq!(bench.text(ROSA, "hi").await, first);
    bench.post("/control/reset", json!({"seed": 99})).await;
    assert_ne!(bench.text(ROSA, "hi").await, first);
    assert_eq!(bench.control.messages()[0].created_at.to_rfc3339(), "2026-03-02T15:00:00+00:00");
}
