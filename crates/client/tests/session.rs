//! The session as callers see it: renewed once, by one of them, and never in their way.
#![expect(clippy::unwrap_used, reason = "tests panic on purpose")]

use crm_client::{Client, ClientError, Upload};
use crm_types::{ErrorCode, Problem, auth::LoginIn, conversation::MessageIn, import::ImportOptions};
use serde_json::json;
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{body_json, header, method, path, query_param},
};

const ID: &str = "01946b5e-7c00-7000-8000-000000000001";

fn token(name: &str) -> serde_json::Value {
    token_for(name, ID)
}

fn token_for(name: &str, workspace: &str) -> serde_json::Value {
    json!({"access_token": name, "token_type": "Bearer", "expires_in": 600, "user_id": ID, "workspace_id": workspace})
}

async fn signed_in(server: &MockServer) -> Client {
    Mock::given(method("POST"))
        .and(path("/api/v1/auth/login"))
        .respond_with(
            ResponseTemplate::new(200)
                .set_body_json(token("first"))
                .insert_header("set-cookie", "crm_refresh=one; HttpOnly; SameSite=Strict; Path=/api/v1/auth"),
        )
        .mount(server)
        .await;
    let client = Client::new(server.uri());
    client.login(&LoginIn::new("owner@example.com", "secret")).await.unwrap();
    client
}

fn unauthenticated() -> ResponseTemplate {
    ResponseTemplate::new(401).set_body_json(Problem::of(ErrorCode::Unauthenticated))
}

#[tokio::test]
async fn many_callers_renew_once() {
    let server = MockServer::start().await;
    let client = signed_in(&server).await;
    Mock::given(path("/api/v1/auth/refresh"))
        .and(header("cookie", "crm_refresh=one"))
        .respond_with(ResponseTemplate::new(200).set_body_json(token("second")))
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(path("/api/v1/connections"))
        .respond_with(|request: &Request| {
            let bearer = request.headers.get("authorization").and_then(|value| value.to_str().ok());
            if bearer == Some("Bearer second") {
                ResponseTemplate::new(200).set_body_json(json!({"items": []}))
            } else {
                unauthenticated()
            }
        })
        .mount(&server)
        .await;
    let (a, b, c) = tokio::join!(client.connections(), client.connections(), client.connections());
    assert!(a.is_ok() && b.is_ok() && c.is_ok());
    assert_eq!(client.access_token().as_deref(), Some("second"));
}

#[tokio::test]
async fn a_request_is_not_repeated_in_another_workspace() {
    let server = MockServer::start().await;
    let (told, moves) = std::sync::mpsc::channel();
    let client = signed_in(&server).await.on_move(move || told.send(()).unwrap());
    let elsewhere =
        ResponseTemplate::new(200).set_body_json(token_for("second", "01946b5e-7c00-7000-8000-000000000002"));
    Mock::given(path("/api/v1/auth/refresh")).respond_with(elsewhere).mount(&server).await;
    // Taken only with the token of the other workspace; each caller asks once.
    Mock::given(path("/api/v1/connections")).respond_with(unauthenticated()).expect(3).mount(&server).await;
    let (a, b, c) = tokio::join!(client.connections(), client.connections(), client.connections());
    for answer in [a, b, c] {
        assert_eq!(answer.unwrap_err(), ClientError::Moved);
    }
    assert_eq!(client.access_token().as_deref(), Some("first"), "nothing else is done there either");
    assert!(moves.try_iter().count() > 0);
    // Who means to go there goes there.
    client.set_access_token(None);
    client.refresh().await.unwrap();
    assert_eq!(client.access_token().as_deref(), Some("second"));
}

#[tokio::test]
async fn who_is_signed_out_here_does_not_act_by_the_cookie_of_another_tab() {
    let server = MockServer::start().await;
    let client = signed_in(&server).await;
    let other = ResponseTemplate::new(200).set_body_json(token("theirs"));
    Mock::given(path("/api/v1/auth/refresh")).respond_with(other).expect(0).mount(&server).await;
    Mock::given(path("/api/v1/connections")).respond_with(unauthenticated()).expect(1).mount(&server).await;
    client.set_access_token(None);
    assert_eq!(client.connections().await.unwrap_err().code(), Some(ErrorCode::Unauthenticated));
    assert_eq!(client.access_token(), None);
}

#[tokio::test]
async fn an_ended_session_is_said_once_and_forgotten() {
    let server = MockServer::start().await;
    let (told, ends) = std::sync::mpsc::channel();
    let client = signed_in(&server).await.on_end(move || told.send(()).unwrap());
    Mock::given(path("/api/v1/auth/refresh")).respond_with(unauthenticated()).mount(&server).await;
    Mock::given(path("/api/v1/me")).respond_with(unauthenticated()).mount(&server).await;
    let error = client.me().await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::Unauthenticated));
    assert_eq!(client.access_token(), None);
    assert_eq!(ends.try_iter().count(), 1);
}

#[tokio::test]
async fn a_message_carries_its_idempotency_key() {
    let server = MockServer::start().await;
    let client = signed_in(&server).await;
    Mock::given(method("POST"))
        .and(path(format!("/api/v1/conversations/{ID}/messages")))
        .and(header("idempotency-key", "key-1"))
        .and(header("authorization", "Bearer first"))
        .and(body_json(json!({"channel": "sms", "body": "Hi"})))
        .respond_with(ResponseTemplate::new(202).set_body_json(json!({"id": ID, "state": "planned"})))
        .mount(&server)
        .await;
    let accepted = client.send_message(ID.parse().unwrap(), &MessageIn::text("Hi"), "key-1").await.unwrap();
    assert_eq!(accepted.id.to_string(), ID);
}

#[tokio::test]
async fn a_refusal_is_typed_and_a_proxy_is_not_mistaken_for_one() {
    let server = MockServer::start().await;
    let client = signed_in(&server).await;
    Mock::given(path("/api/v1/contacts"))
        .and(query_param("q", "a&b"))
        .respond_with(ResponseTemplate::new(422).set_body_json(Problem::of(ErrorCode::BadCursor)))
        .mount(&server)
        .await;
    let query = crm_types::contact::ContactQuery { q: Some("a&b".into()), ..Default::default() };
    assert_eq!(client.contacts(&query).await.unwrap_err().code(), Some(ErrorCode::BadCursor));

    Mock::given(path("/api/v1/quarantine"))
        .respond_with(ResponseTemplate::new(502).set_body_string("<html>Bad gateway</html>"))
        .mount(&server)
        .await;
    let error = client.quarantine(&crm_types::page::PageQuery::default()).await.unwrap_err();
    assert!(matches!(error, ClientError::Network(_)));
}

#[tokio::test]
async fn a_file_goes_as_a_form_by_a_session_that_was_renewed_before() {
    let server = MockServer::start().await;
    let client = signed_in(&server).await;
    let renewed = ResponseTemplate::new(200).set_body_json(token("second"));
    Mock::given(path("/api/v1/auth/refresh")).respond_with(renewed).expect(1).mount(&server).await;
    Mock::given(path("/api/v1/me"))
        .and(header("authorization", "Bearer first"))
        .respond_with(unauthenticated())
        .mount(&server)
        .await;
    Mock::given(path("/api/v1/me")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    Mock::given(method("POST"))
        .and(path("/api/v1/imports"))
        .and(header("authorization", "Bearer second"))
        .and(header("idempotency-key", "k"))
        .respond_with(|request: &Request| {
            let kind = request.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
            let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
            let body = String::from_utf8(request.body.clone()).unwrap();
            let parts: Vec<&str> = body.split(&format!("--{boundary}")).collect();
            assert!(parts[1].contains("name=\"options\"") && parts[1].ends_with("\r\n\r\n{\"tags\":[\"fair\"]}\r\n"));
            assert!(
                parts[2].contains("name=\"file\"; filename=\"a%22b.csv\"")
                    && parts[2].ends_with("\r\n\r\nName\nRosa\r\n")
            );
            assert_eq!(parts[3], "--\r\n");
            ResponseTemplate::new(202).set_body_json(json!({"id": ID}))
        })
        .expect(1)
        .mount(&server)
        .await;
    let options = ImportOptions { tags: vec!["fair".to_owned()], ..ImportOptions::default() };
    let (told, progress) = std::sync::mpsc::channel();
    let file = Upload::new("a\"b.csv", b"Name\nRosa".to_vec());
    let started = client.create_import(file, Some(&options), "k", move |sent, of| told.send((sent, of)).unwrap()).await;
    assert_eq!(started.unwrap().id.to_string(), ID);
    let (sent, of) = progress.try_iter().last().unwrap();
    assert!(sent > 0.0 && (sent - of).abs() < f64::EPSILON);
}
