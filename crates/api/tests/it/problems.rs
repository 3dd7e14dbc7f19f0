//! Every error answer is a problem.

use crate::support::{Server, refused};
use crm_types::ErrorCode as Code;

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn bad_requests_get_a_problem_that_names_the_reason() {
    let server = Server::start().await;
    let post = |path: &str, body: &str| server.owner("POST", path).header(JSON.0, JSON.1).body(body.to_owned());
    let contacts = "/api/v1/contacts";

    refused(server.owner("GET", "/api/v1/nothing-here"), Code::NotFound).await;
    refused(server.anonymous("POST", "/nothing-here"), Code::NotFound).await;
    refused(server.owner("GET", "/api/v1/contacts/not-an-id"), Code::NotFound).await;
    refused(server.owner("GET", "/api/v1/contacts/01946b5e-7c00-7000-8000-000000000001"), Code::NotFound).await;

    refused(post(contacts, "{\"first_name\":"), Code::MalformedBody).await;
    refused(server.owner("POST", contacts).body("{}"), Code::UnsupportedMediaType).await;
    refused(post(contacts, "{}").header("content-encoding", "gzip"), Code::UnsupportedMediaType).await;
    refused(post(contacts, &format!("\"{}\"", "x".repeat(256 * 1024))), Code::TooLarge).await;
    refused(server.owner("GET", "/api/v1/contacts?cursor=garbage"), Code::BadCursor).await;

    let problem = refused(server.owner("GET", "/api/v1/contacts?limit=ten"), Code::MalformedParameter).await;
    assert!(problem.detail.unwrap().contains("\"limit\""));
    let problem = refused(post(contacts, r#"{"first_name":"Rosa","role":"owner"}"#), Code::ValidationFailed).await;
    assert_eq!(problem.errors[0].pointer, "/role");
    let problem = refused(post("/api/v1/rules/segments", "{}"), Code::ValidationFailed).await;
    assert_eq!(problem.errors[0].pointer, "/text");
    server.stop().await;
}

#[tokio::test]
async fn a_wrong_method_says_which_are_right() {
    let server = Server::start().await;
    let answer = server.owner("DELETE", "/api/v1/contacts").send().await.unwrap();
    assert_eq!(answer.headers()["allow"], "GET, HEAD, POST");
    assert_eq!(crate::support::problem(answer).await.code, Code::MethodNotAllowed);
    refused(server.anonymous("GET", "/hooks/openphone/x"), Code::MethodNotAllowed).await;
    server.stop().await;
}

#[tokio::test]
async fn a_key_is_a_word_and_acts_once() {
    let server = Server::start().await;
    let create = |key: &str, body: &'static str| {
        server.owner("POST", "/api/v1/contacts").header("idempotency-key", key).header(JSON.0, JSON.1).body(body)
    };
    for bad in ["", "a b", &"x".repeat(201)] {
        refused(create(bad, r#"{"first_name":"Rosa"}"#), Code::ValidationFailed).await;
    }
    let mut ids = Vec::new();
    for _ in 0..2 {
        let answer = create("k-1", r#"{"first_name":"Rosa"}"#).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        ids.push(answer.json::<serde_json::Value>().await.unwrap()["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
    refused(create("k-1", r#"{"first_name":"Ada"}"#), Code::IdempotencyMismatch).await;
    server.stop().await;
}
