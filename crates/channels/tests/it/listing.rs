//! Lists: what is asked, page by page, and that a list is complete or an error.

use crate::support::{account, adapter, answer, listing, message, provider, time};
use crm_domain::ports::{Channel, RemoteError, RemoteThread};
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{query_param, query_param_is_missing},
};

/// A provider with these pages; the first answers a question without a token.
async fn pages(pages: &[(Option<&str>, Value)]) -> MockServer {
    let server = MockServer::start().await;
    for (token, body) in pages {
        let mock = match token {
            Some(token) => Mock::given(query_param("pageToken", *token)),
            None => Mock::given(query_param_is_missing("pageToken")),
        };
        mock.respond_with(answer(200, body)).mount(&server).await;
    }
    server
}

async fn ids(server: &MockServer) -> Result<Vec<String>, RemoteError> {
    let messages = adapter(&server.uri()).messages(&account(), &listing()).await?;
    Ok(messages.into_iter().map(|message| message.provider_id).collect())
}

#[tokio::test]
async fn messages_ask_for_the_whole_thread_since_a_time() {
    let server = provider(answer(200, &json!({ "data": [], "totalItems": 7, "nextPageToken": null }))).await;
    assert_eq!(ids(&server).await, Ok(vec![]));
    let request = &server.received_requests().await.unwrap()[0];
    assert_eq!((request.method.as_str(), request.url.path()), ("GET", "/v1/messages"));
    assert_eq!(
        request.url.query(),
        Some(
            "phoneNumberId=PNsim01&createdAfter=2026-03-02T15%3A00%3A00.125Z\
             &participants=%2B16175550123&participants=%2B16175550124&maxResults=100"
        )
    );
}

#[tokio::test]
async fn all_pages_are_read_sorted_and_each_message_is_there_once() {
    let server = pages(&[
        (
            None,
            json!({ "data": [message("AC4", "2026-03-02T15:04:00Z"), message("AC3", "2026-03-02T15:03:00Z")],
            "totalItems": 1, "nextPageToken": "two+/=" }),
        ),
        (
            Some("two+/="),
            json!({ "data": [message("AC3", "2026-03-02T15:03:00Z"), message("AC1", "2026-03-02T15:01:00Z")],
            "totalItems": 1, "nextPageToken": "three" }),
        ),
        (Some("three"), json!({ "data": [message("AC2", "2026-03-02T15:02:00Z")] })),
    ])
    .await;
    assert_eq!(ids(&server).await.unwrap(), ["AC1", "AC2", "AC3", "AC4"]);
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 3);
    for request in requests {
        let query = request.url.query().unwrap();
        assert!(query.contains("maxResults=100") && query.contains("participants=%2B16175550124"), "{query}");
    }
}

#[tokio::test]
async fn a_repeated_token_or_an_empty_page_is_followed_once_more() {
    let server = pages(&[
        (None, json!({ "data": [message("AC1", "2026-03-02T15:01:00Z")], "nextPageToken": "again" })),
        (Some("again"), json!({ "data": [message("AC2", "2026-03-02T15:02:00Z")], "nextPageToken": "again" })),
    ])
    .await;
    assert_eq!(ids(&server).await.unwrap(), ["AC1", "AC2"]);
    assert_eq!(server.received_requests().await.unwrap().len(), 3);

    let server = pages(&[
        (None, json!({ "data": [], "nextPageToken": "more" })),
        (Some("more"), json!({ "data": [message("AC1", "2026-03-02T15:01:00Z")] })),
    ])
    .await;
    assert_eq!(ids(&server).await.unwrap(), ["AC1"], "what lies behind an empty page is not absent");
}

#[tokio::test]
async fn a_list_that_cannot_be_read_to_its_end_is_an_error() {
    let first = json!({ "data": [message("AC1", "2026-03-02T15:01:00Z")], "nextPageToken": "two" });
    for second in [
        ResponseTemplate::new(503),
        ResponseTemplate::new(429),
        answer(200, &json!({ "data": [{ "id": "AC2" }] })),
        answer(200, &json!({ "totalItems": 0 })),
        answer(200, &json!({ "data": null })),
    ] {
        let server = pages(&[(None, first.clone())]).await;
        Mock::given(query_param("pageToken", "two")).respond_with(second).mount(&server).await;
        assert!(ids(&server).await.is_err());
    }
}

#[tokio::test]
async fn a_message_without_a_line_belongs_to_the_line_that_was_asked_for() {
    let mut entry = message("AC1", "2026-03-02T15:01:00Z");
    entry["phoneNumberId"] = Value::Null;
    let server = provider(answer(200, &json!({ "data": [entry] }))).await;
    let messages = adapter(&server.uri()).messages(&account(), &listing()).await.unwrap();
    assert_eq!(messages[0].line.as_deref(), Some("PNsim01"));
}

#[tokio::test]
async fn threads_of_some_lines_since_a_time() {
    let thread = |id: &str, last: Value| {
        json!({
            "id": id, "phoneNumberId": "PNsim01", "participants": ["+16175550123"], "name": null, "assignedTo": null,
            "createdAt": "2026-03-01T00:00:00.000Z", "updatedAt": "2026-03-02T00:00:00.000Z", "deletedAt": null,
            "lastActivityAt": last, "lastActivityId": "ACsim01", "mutedUntil": null, "snoozedUntil": null,
        })
    };
    let data = [thread("CNsim01", json!("2026-03-03T00:00:00.000Z")), thread("CNsim02", Value::Null)];
    let server = provider(answer(200, &json!({ "data": data, "totalItems": 2, "nextPageToken": null }))).await;
    let lines = ["PNsim01".to_owned(), "PNsim02".to_owned()];
    let threads = adapter(&server.uri()).threads(&account(), &lines, time("2026-03-02T15:00:00Z")).await.unwrap();
    let expected = |active: &str| RemoteThread {
        line: "PNsim01".into(),
        participants: vec!["+16175550123".into()],
        active_at: Some(time(active)),
    };
    assert_eq!(threads, [expected("2026-03-03T00:00:00Z"), expected("2026-03-02T00:00:00Z")]);
    let request = &server.received_requests().await.unwrap()[0];
    assert_eq!((request.method.as_str(), request.url.path()), ("GET", "/v1/conversations"));
    assert_eq!(
        request.url.query(),
        Some("updatedAfter=2026-03-02T15%3A00%3A00.000Z&phoneNumbers=PNsim01&phoneNumbers=PNsim02&maxResults=100")
    );
}

#[tokio::test]
async fn no_lines_have_no_threads_and_many_are_asked_for_in_parts() {
    let server = provider(answer(200, &json!({ "data": [] }))).await;
    let adapter = adapter(&server.uri());
    let since = time("2026-03-02T15:00:00Z");
    assert_eq!(adapter.threads(&account(), &[], since).await, Ok(vec![]));
    assert!(server.received_requests().await.unwrap().is_empty(), "without lines it would list all of them");
    let lines: Vec<String> = (0..101).map(|number| format!("PNsim{number:03}")).collect();
    adapter.threads(&account(), &lines, since).await.unwrap();
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
}
