//! The live stream over a real connection.

use crate::support::{EMAIL, PASSWORD, Server, refused};
use crm_api::startup::Parts;
use crm_types::ErrorCode as Code;
use reqwest::Response;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::timeout;

/// Reads until the text is there.
async fn until(stream: &mut Response, text: &str) -> String {
    let mut seen = String::new();
    while !seen.contains(text) {
        let chunk = timeout(Duration::from_secs(10), stream.chunk()).await.expect("in time").unwrap();
        seen.push_str(std::str::from_utf8(&chunk.expect("the stream goes on")).unwrap());
    }
    seen
}

async fn add_contact(server: &Server) -> String {
    let made = server.json("POST", "/api/v1/contacts", json!({"first_name": "Rosa"})).await;
    made["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_change_is_heard_and_what_was_missed_is_heard_later() {
    let server = Server::start().await;
    let mut stream = server.owner("GET", "/api/v1/live").header("accept-encoding", "br, gzip").send().await.unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    assert!(!stream.headers().contains_key("content-encoding"));
    assert!(until(&mut stream, "\n\n").await.contains("event: hello\nid: 0\n"));

    let first = add_contact(&server).await;
    let heard = until(&mut stream, &first).await;
    assert!(heard.contains("id: 1\n") && heard.contains(r#""kind":"contact""#), "{heard}");
    drop(stream);

    let second = add_contact(&server).await;
    let mut resumed = server.owner("GET", "/api/v1/live").header("last-event-id", "1").send().await.unwrap();
    let heard = until(&mut resumed, &second).await;
    assert!(heard.contains("event: hello\nid: 1\n") && !heard.contains(&first), "{heard}");

    let mut lost = server.owner("GET", "/api/v1/live?after=999").send().await.unwrap();
    assert!(until(&mut lost, "event: gap").await.contains("id: 999"));

    server.stop().await;
    while let Ok(Some(_)) = timeout(Duration::from_secs(10), resumed.chunk()).await.expect("the stream ends") {}
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let server = Server::start_with(Parts { heartbeat: Some(Duration::from_millis(20)), ..Parts::default() }).await;
    let mut stream = server.owner("GET", "/api/v1/live").send().await.unwrap();
    until(&mut stream, "event: beat").await;

    let input = json!({"email": EMAIL, "password": PASSWORD});
    let other = server.anonymous("POST", "/api/v1/auth/login").json(&input).send().await.unwrap();
    let cookie = other.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let token = other.json::<Value>().await.unwrap()["access_token"].as_str().unwrap().to_owned();
    let mut theirs = server.anonymous("GET", "/api/v1/live").bearer_auth(token).send().await.unwrap();
    until(&mut theirs, "event: beat").await;
    let origin = server.url.clone();
    let out = server.anonymous("POST", "/api/v1/auth/logout").header("cookie", cookie).header("origin", origin);
    assert_eq!(out.send().await.unwrap().status(), 204);

    while let Ok(Some(_)) = timeout(Duration::from_secs(10), theirs.chunk()).await.expect("the stream ends") {}
    until(&mut stream, "event: beat").await;
    server.stop().await;
}

#[tokio::test]
async fn a_ticket_opens_the_stream_once() {
    let server = Server::start().await;
    let ticket = server.owner("POST", "/api/v1/live/ticket").send().await.unwrap().json::<Value>().await.unwrap();
    let path = format!("/api/v1/live?ticket={}", ticket["ticket"].as_str().unwrap());
    let stream = server.anonymous("GET", &path).send().await.unwrap();
    assert_eq!(stream.status(), 200);
    refused(server.anonymous("GET", &path), Code::Unauthenticated).await;
    refused(server.anonymous("GET", "/api/v1/live"), Code::Unauthenticated).await;
    refused(server.owner("GET", "/api/v1/live").header("last-event-id", "x"), Code::MalformedParameter).await;
    drop(stream);
    server.stop().await;
}
