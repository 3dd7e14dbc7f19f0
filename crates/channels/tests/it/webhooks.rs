//! Registering our address, and seeing which webhooks are there.

use crate::support::{account, adapter, answer};
use crm_domain::ports::{Channel, RemoteError};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::method};

const URL: &str = "https://crm.sim.invalid/hooks/openphone/1";

fn webhook(id: &str, url: &str, status: &str, events: &[&str]) -> Value {
    json!({
        "id": id, "userId": "USsim01", "orgId": "ORsim01", "label": null, "status": status, "url": url,
        "key": format!("key-of-{id}"), "createdAt": "2026-03-01T00:00:00.000Z",
        "updatedAt": "2026-03-01T00:00:00.000Z", "deletedAt": null, "events": events, "resourceIds": ["*"],
    })
}

/// A provider with these webhooks, that answers a registration so.
async fn provider_with(existing: &[Value], created: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(answer(200, &json!({ "data": existing }))).mount(&server).await;
    Mock::given(method("POST")).respond_with(created).mount(&server).await;
    server
}

const BOTH: [&str; 2] = ["message.received", "message.delivered"];
const CALLS: [&str; 3] = ["call.ringing", "call.completed", "call.recording.completed"];
const GROUPS: [&str; 4] = ["messages", "calls", "call-summaries", "call-transcripts"];

#[tokio::test]
async fn registers_for_every_group_of_events_and_returns_the_keys() {
    let others = [
        webhook("WH1", "https://elsewhere.sim.invalid/", "enabled", &BOTH),
        webhook("WH2", URL, "disabled", &BOTH),
        webhook("WH3", URL, "enabled", &BOTH[..1]),
        webhook("WH4", URL, "enabled", &["call.completed"]),
    ];
    let created = answer(201, &json!({ "data": webhook("WH5", URL, "enabled", &BOTH) }));
    let server = provider_with(&others, created).await;
    let registered = adapter(&server.uri()).register_webhooks(&account(), URL).await.unwrap();
    assert_eq!(registered.len(), GROUPS.len());
    assert_eq!((registered[0].id.as_str(), registered[0].signing_key.expose_secret()), ("WH5", "key-of-WH5"));

    let requests = server.received_requests().await.unwrap();
    let posts: Vec<_> = requests.iter().filter(|request| request.method.as_str() == "POST").collect();
    let paths: Vec<_> = posts.iter().map(|post| post.url.path().to_owned()).collect();
    assert_eq!(paths, GROUPS.map(|group| format!("/v1/webhooks/{group}")));
    let body: Value = serde_json::from_slice(&posts[0].body).unwrap();
    assert_eq!(body, json!({ "url": URL, "events": BOTH, "label": "Attack-a-Crack CRM", "resourceIds": ["*"] }));
    let body: Value = serde_json::from_slice(&posts[1].body).unwrap();
    assert_eq!(body["events"], json!(CALLS));
}

#[tokio::test]
async fn a_webhook_of_ours_that_is_there_is_taken_and_no_second_one_made() {
    let existing = [
        webhook("WH1", URL, "enabled", &BOTH),
        webhook("WH2", URL, "enabled", &CALLS),
        webhook("WH3", URL, "enabled", &["call.summary.completed"]),
        webhook("WH4", URL, "enabled", &["call.transcript.completed"]),
    ];
    let server = provider_with(&existing, ResponseTemplate::new(500)).await;
    let registered = adapter(&server.uri()).register_webhooks(&account(), URL).await.unwrap();
    assert_eq!(registered.iter().map(|webhook| webhook.id.as_str()).collect::<Vec<_>>(), ["WH1", "WH2", "WH3", "WH4"]);
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_the_plan_does_not_have_is_left_out_but_texts_are_not() {
    let refused = || answer(403, &json!({"message": "Upgrade your plan", "code": "0300403"}));
    let server = provider_with(&[webhook("WH1", URL, "enabled", &BOTH)], refused()).await;
    let registered = adapter(&server.uri()).register_webhooks(&account(), URL).await.unwrap();
    assert_eq!(registered.len(), 1);
    let server = provider_with(&[], refused()).await;
    assert!(adapter(&server.uri()).register_webhooks(&account(), URL).await.is_err());
    let server = provider_with(&[webhook("WH1", URL, "enabled", &BOTH)], ResponseTemplate::new(503)).await;
    assert!(adapter(&server.uri()).register_webhooks(&account(), URL).await.is_err(), "an outage is no refusal");
}

#[tokio::test]
async fn a_webhook_without_a_key_is_of_no_use() {
    let server = provider_with(&[], answer(201, &json!({ "data": { "id": "WH5" } }))).await;
    let outcome = adapter(&server.uri()).register_webhooks(&account(), URL).await;
    assert!(matches!(outcome, Err(RemoteError::Unexpected(text)) if text == "the new webhook has no signing key"));
}

#[tokio::test]
async fn only_enabled_webhooks_are_listed() {
    let mut deleted = webhook("WH3", URL, "enabled", &BOTH);
    deleted["deletedAt"] = json!("2026-03-02T00:00:00.000Z");
    let existing = [
        webhook("WH1", URL, "enabled", &BOTH),
        webhook("WH2", URL, "disabled", &BOTH),
        deleted,
        json!({ "id": "WH4" }),
    ];
    let server = provider_with(&existing, ResponseTemplate::new(500)).await;
    assert_eq!(adapter(&server.uri()).webhooks(&account()).await.unwrap(), ["WH1", "WH4"]);
    let request = &server.received_requests().await.unwrap()[0];
    assert_eq!((request.method.as_str(), request.url.path()), ("GET", "/v1/webhooks"));
}
