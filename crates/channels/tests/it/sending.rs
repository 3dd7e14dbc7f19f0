//! A message handed over: what is asked, and what each kind of failure means.

use crate::support::{
    KEY, account, adapter, answer, closed_port, impatient, message, outbound, provider, raw_provider, sent_with,
};
use chrono::TimeDelta;
use crm_domain::ports::{Channel, ProviderAnswer};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use wiremock::ResponseTemplate;

fn is_ambiguous(answer: &ProviderAnswer) -> bool {
    matches!(answer, ProviderAnswer::Ambiguous(_))
}

#[tokio::test]
async fn one_post_with_the_raw_key_and_the_documented_body() {
    let server = provider(answer(202, &json!({ "data": message("ACsim0009", "2026-03-02T15:04:05Z") }))).await;
    let adapter = adapter(&format!("{}/", server.uri()));
    assert_eq!(adapter.send(&account(), &outbound()).await, ProviderAnswer::Accepted("ACsim0009".into()));

    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    let request = &requests[0];
    assert_eq!((request.method.as_str(), request.url.path(), request.url.query()), ("POST", "/v1/messages", None));
    assert_eq!(request.headers["authorization"], KEY);
    assert_eq!(request.headers["content-type"], "application/json");
    let agent = request.headers["user-agent"].to_str().unwrap();
    assert!(agent.starts_with("attack-a-crack-crm/"), "{agent}");
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body, json!({ "content": "Tuesday works. \u{1f44d}", "from": "PNsim01", "to": ["+16175550123"] }));
}

#[tokio::test]
async fn the_first_status_does_not_matter() {
    for status in ["queued", "sent", "delivered", "something new"] {
        let accepted = sent_with(answer(202, &json!({ "data": { "id": "ACsim0009", "status": status } }))).await;
        assert_eq!(accepted, ProviderAnswer::Accepted("ACsim0009".into()), "{status}");
    }
}

#[tokio::test]
async fn taken_without_an_id_is_ambiguous() {
    for body in [json!({}), json!({ "data": {} }), json!({ "data": { "id": null } }), json!({ "data": { "id": "" } })] {
        assert!(is_ambiguous(&sent_with(answer(202, &body)).await), "{body}");
    }
    assert!(is_ambiguous(&sent_with(ResponseTemplate::new(202)).await), "empty");
    let html = ResponseTemplate::new(200).set_body_raw("<html>Welcome</html>", "text/html");
    assert!(is_ambiguous(&sent_with(html).await), "HTML");
}

#[tokio::test]
async fn a_server_error_is_ambiguous() {
    assert!(is_ambiguous(&sent_with(answer(500, &json!({ "message": "Unknown", "code": "0201500" }))).await));
    let html = ResponseTemplate::new(502).set_body_raw("<html>Bad Gateway</html>", "text/html");
    assert!(is_ambiguous(&sent_with(html).await));
    for status in [408, 503, 504] {
        assert!(is_ambiguous(&sent_with(ResponseTemplate::new(status)).await), "{status}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_is_ambiguous() {
    let target = provider(answer(202, &json!({ "data": { "id": "ACsim0009" } }))).await;
    let redirect = ResponseTemplate::new(307).insert_header("location", format!("{}/v1/messages", target.uri()));
    assert!(is_ambiguous(&sent_with(redirect).await));
    assert!(target.received_requests().await.unwrap().is_empty(), "the key went elsewhere");
}

#[tokio::test]
async fn a_time_out_is_ambiguous() {
    let slow = answer(202, &json!({ "data": { "id": "ACsim0009" } })).set_delay(Duration::from_mins(1));
    let server = provider(slow).await;
    let lost = impatient(&server.uri()).send(&account(), &outbound()).await;
    assert_eq!(lost, ProviderAnswer::Ambiguous("no whole answer in time".into()));
}

#[tokio::test]
async fn a_broken_connection_is_ambiguous() {
    let broken: [&'static [u8]; 5] = [
        b"",
        b"HTTP/1.1 202 Acc",
        b"HTTP/1.1 202 Accepted\r\ncontent-length: 500\r\n\r\n{\"data\":{\"id\":\"ACsim0009\"}}",
        b"HTTP/1.1 202 Accepted\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"dat\r\n",
        b"SSH-2.0-nothing\r\n",
    ];
    for bytes in broken {
        let lost = adapter(&raw_provider(bytes)).send(&account(), &outbound()).await;
        assert!(is_ambiguous(&lost), "{lost:?} after {:?}", String::from_utf8_lossy(bytes));
    }
}

#[tokio::test]
async fn a_truncated_refusal_is_still_a_refusal() {
    let bytes = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 500\r\n\r\n{\"message\":\"N";
    let refused = adapter(&raw_provider(bytes)).send(&account(), &outbound()).await;
    assert!(matches!(refused, ProviderAnswer::Refused(_)), "{refused:?}");
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let refused = adapter(&closed_port()).send(&account(), &outbound()).await;
    assert!(matches!(&refused, ProviderAnswer::NotSent { retry_after: None, .. }), "{refused:?}");
    let unknown_host = adapter("http://nowhere.invalid").send(&account(), &outbound()).await;
    assert!(matches!(&unknown_host, ProviderAnswer::NotSent { .. }), "{unknown_host:?}");
    // A plain-text server where TLS is expected: the handshake fails before the request.
    let no_tls = raw_provider(b"HTTP/1.1 400 Bad Request\r\n\r\n").replace("http://", "https://");
    let no_tls = adapter(&no_tls).send(&account(), &outbound()).await;
    assert!(matches!(&no_tls, ProviderAnswer::NotSent { .. }), "{no_tls:?}");
}

#[tokio::test]
async fn a_rate_limit_was_not_sent_and_says_when_to_come_back() {
    let kong = json!({ "message": "API rate limit exceeded" });
    let with_wait = sent_with(answer(429, &kong).insert_header("retry-after", "3")).await;
    assert!(
        matches!(&with_wait, ProviderAnswer::NotSent { retry_after: Some(wait), .. } if *wait == TimeDelta::seconds(3))
    );
    let without = sent_with(ResponseTemplate::new(429)).await;
    assert!(matches!(&without, ProviderAnswer::NotSent { retry_after: None, .. }));
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let huge = ResponseTemplate::new(202).set_body_raw(vec![b' '; 9 * 1024 * 1024], "application/json");
    let ProviderAnswer::Ambiguous(why) = sent_with(huge).await else { panic!("not ambiguous") };
    assert!(why.ends_with("the answer is larger than 8 MB"), "{why}");
}

#[tokio::test]
async fn a_malformed_address_or_key_is_refused_for_the_account() {
    for (base_url, key) in [("not an address", KEY), ("http://127.0.0.1:1", "two\nlines")] {
        let account = crate::support::account_with_key(key);
        let ProviderAnswer::Refused(refusal) = adapter(base_url).send(&account, &outbound()).await else {
            panic!("not refused: {base_url}");
        };
        assert_eq!((refusal.code, refusal.account_wide), ("misconfigured", true));
        assert!(!refusal.text.contains("two"));
    }
}

#[tokio::test]
async fn sending_itself_does_not_wait_for_a_turn_but_waiting_does() {
    let server = provider(answer(202, &json!({ "data": { "id": "ACsim0009" } }))).await;
    let adapter = adapter(&server.uri());
    let start = Instant::now();
    for _ in 0..6 {
        adapter.wait_for_turn(&account()).await;
    }
    // Two at once, then one in 125 ms.
    assert!(start.elapsed() >= Duration::from_millis(480), "{:?}", start.elapsed());
    for _ in 0..20 {
        adapter.send(&account(), &outbound()).await;
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 20);
}
