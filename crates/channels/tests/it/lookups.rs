//! Single questions: one message, the lines, and why there may be no answer.

use crate::support::{
    KEY, account, adapter, answer, closed_port, error_body, impatient, message, provider, raw_provider,
};
use chrono::TimeDelta;
use crm_domain::ports::{Channel, RemoteError, RemoteLine, RemoteMessage, RemoteState};
use crm_types::activity::Direction;
use serde_json::json;
use std::time::Duration;
use wiremock::ResponseTemplate;

async fn looked_up(answer: ResponseTemplate) -> Result<RemoteMessage, RemoteError> {
    let server = provider(answer).await;
    adapter(&server.uri()).message(&account(), "ACsim0009").await
}

#[tokio::test]
async fn one_message_by_its_id() {
    let mut sent = message("ACsim/09", "2026-03-02T15:04:05Z");
    sent["media"] = json!([{ "url": "https://media.sim.invalid/1.jpg", "type": null }]);
    sent["status"] = json!("undelivered");
    let server = provider(answer(200, &json!({ "data": sent }))).await;
    let found = adapter(&server.uri()).message(&account(), "ACsim/09").await.unwrap();
    assert_eq!((found.provider_id.as_str(), found.direction), ("ACsim/09", Direction::Out));
    assert_eq!((found.state, found.media.len()), (RemoteState::Undelivered, 1));

    let request = &server.received_requests().await.unwrap()[0];
    assert_eq!((request.method.as_str(), request.url.path()), ("GET", "/v1/messages/ACsim%2F09"));
    assert_eq!(request.headers["authorization"], KEY);
}

#[tokio::test]
async fn each_failure_says_what_it_is() {
    assert_eq!(looked_up(answer(401, &error_body(401, "0200401", "No"))).await, Err(RemoteError::KeyRejected));
    assert_eq!(looked_up(answer(404, &error_body(404, "0200404", "No"))).await, Err(RemoteError::NotFound));
    assert_eq!(looked_up(ResponseTemplate::new(429)).await, Err(RemoteError::RateLimited(None)));
    let wait = ResponseTemplate::new(429).insert_header("retry-after", "2");
    assert_eq!(looked_up(wait).await, Err(RemoteError::RateLimited(Some(TimeDelta::seconds(2)))));
    for status in [408, 500, 502, 503, 504] {
        let html = ResponseTemplate::new(status).set_body_raw("<html>", "text/html");
        assert_eq!(looked_up(html).await, Err(RemoteError::Unreachable(format!("OpenPhone answered {status}"))));
    }
    let expired = looked_up(answer(402, &error_body(402, "0201402", "No"))).await;
    assert!(matches!(&expired, Err(RemoteError::NotAllowed(text)) if text.contains("subscription")), "{expired:?}");
    let forbidden = looked_up(answer(403, &error_body(403, "0200403", "Not yours"))).await;
    assert_eq!(forbidden, Err(RemoteError::NotAllowed("OpenPhone answered 403. OpenPhone says: Not yours".into())));
}

#[tokio::test]
async fn answers_that_make_no_sense_are_unexpected() {
    let html = ResponseTemplate::new(200).set_body_raw("<html>Welcome</html>", "text/html");
    let odd = [
        html,
        ResponseTemplate::new(200),
        ResponseTemplate::new(302),
        answer(200, &json!({})),
        answer(200, &json!({ "data": null })),
        answer(200, &json!({ "data": { "id": "ACsim0009" } })),
        answer(200, &json!([])),
    ];
    for template in odd {
        let found = looked_up(template).await;
        assert!(matches!(found, Err(RemoteError::Unexpected(_))), "{found:?}");
    }
}

#[tokio::test]
async fn broken_and_slow_connections_are_unreachable() {
    let slow = provider(ResponseTemplate::new(200).set_delay(Duration::from_mins(1))).await;
    let urls = [
        slow.uri(),
        closed_port(),
        raw_provider(b""),
        raw_provider(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"data\":"),
        "http://nowhere.invalid".to_owned(),
    ];
    for url in urls {
        let found = impatient(&url).message(&account(), "ACsim0009").await;
        assert!(matches!(found, Err(RemoteError::Unreachable(_))), "{url}: {found:?}");
    }
}

#[tokio::test]
async fn large_answers_are_read_and_huge_ones_are_not() {
    let mut large = message("ACsim0009", "2026-03-02T15:04:05Z");
    large["text"] = json!("x".repeat(1024 * 1024));
    assert_eq!(looked_up(answer(200, &json!({ "data": large }))).await.unwrap().body.len(), 1024 * 1024);
    let huge = ResponseTemplate::new(200).set_body_raw(vec![b' '; 9 * 1024 * 1024], "application/json");
    assert!(matches!(looked_up(huge).await, Err(RemoteError::Unreachable(_))));
}

#[tokio::test]
async fn lines_with_a_hint_whether_they_can_text() {
    let number = |id: &str, number: &str, name: serde_json::Value, us: &str| {
        json!({
            "id": id, "number": number, "name": name, "formattedNumber": null, "symbol": "x", "users": [],
            "restrictions": { "messaging": { "CA": "restricted", "US": us, "Intl": "restricted" }, "calling": {} },
        })
    };
    let mut data = vec![
        number("PNsim01", "+16175550100", json!("Office"), "unrestricted"),
        number("PNsim02", "+16175550101", json!(null), "restricted"),
    ];
    data.push(json!({ "id": "PNsim03", "number": "+16175550102", "name": " " }));
    let server = provider(answer(200, &json!({ "data": data }))).await;
    let lines = adapter(&server.uri()).lines(&account()).await.unwrap();
    let line = |id: &str, name: &str, address: &str, can_text| RemoteLine {
        provider_id: id.into(),
        name: name.into(),
        address: address.into(),
        can_text,
    };
    assert_eq!(
        lines,
        [
            line("PNsim01", "Office", "+16175550100", true),
            line("PNsim02", "+16175550101", "+16175550101", false),
            line("PNsim03", "+16175550102", "+16175550102", true),
        ]
    );
    let request = &server.received_requests().await.unwrap()[0];
    assert_eq!((request.method.as_str(), request.url.path()), ("GET", "/v1/phone-numbers"));
}
