//! The key, the rate limit, and what does not exist.

use chrono::TimeDelta;
use crm_simulator::{DEFAULT_KEY, Settings, SimulatorConfig};
use serde_json::json;

use crate::support::{Bench, answer};

#[tokio::test]
async fn the_key_goes_raw_into_the_header() {
    let bench = Bench::start().await;
    let url = format!("{}/v1/phone-numbers", bench.simulator.url());
    for (header, expected) in [
        (None, 401),
        (Some("wrong".to_owned()), 401),
        (Some(format!("Bearer {DEFAULT_KEY}")), 401),
        (Some(DEFAULT_KEY.to_owned()), 200),
    ] {
        let mut request = bench.http.get(&url);
        if let Some(header) = &header {
            request = request.header("authorization", header);
        }
        let (status, body) = answer(request.send().await.unwrap()).await;
        assert_eq!(status, expected, "{header:?}");
        if expected == 401 {
            assert_eq!(body["error"]["message"], "Unauthorized");
        }
    }
    let journal = bench.control.journal();
    assert_eq!(journal.len(), 4);
    assert!(journal.iter().all(|entry| entry.key.as_ref().is_none_or(|key| !key.contains(DEFAULT_KEY))));
    bench.simulator.stop().await;
}

#[tokio::test]
async fn the_eleventh_request_of_a_second_is_refused() {
    let settings = Settings { rate_limit: true, ..Settings::default() };
    let bench = Bench::with(SimulatorConfig { settings, ..SimulatorConfig::test(1) }).await;
    for _ in 0..10 {
        assert_eq!(bench.get("/v1/phone-numbers").await.0, 200);
    }
    let (status, body) = bench.get("/v1/phone-numbers").await;
    assert_eq!((status, body), (429, json!({"message": "API rate limit exceeded"})));
    bench.control.advance(TimeDelta::milliseconds(100)).await;
    assert_eq!(bench.get("/v1/phone-numbers").await.0, 200);
    assert_eq!(bench.get("/v1/phone-numbers").await.0, 429);
}

#[tokio::test]
async fn what_the_provider_lacks_is_missing_here_too() {
    let bench = Bench::start().await;
    for path in ["/v1/webhooks", "/v1/webhooks/contacts", "/v1/conversations/CNx/mark-as-spam", "/v1/nothing"] {
        let (status, body) = bench.post(path, json!({})).await;
        assert_eq!(status, 404, "{path}");
        assert_eq!(body["status"], 404);
    }
    assert_eq!(bench.delete("/v1/messages/ACx").await.0, 404);
    assert_eq!(bench.get("/messages").await.0, 404);
}
