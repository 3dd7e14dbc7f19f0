//! Every REST fault: what the client sees, and whether a message exists afterwards.

use crm_simulator::{Fault, FaultSpec, LimitBody};
use reqwest::Method;
use serde_json::json;

use crate::support::{Bench, ROSA, answer, message};

async fn send(bench: &Bench) -> reqwest::Result<reqwest::Response> {
    bench.send(Method::POST, "/v1/messages", Some(message(ROSA, "hi"))).await
}

#[tokio::test]
async fn refusals_carry_the_providers_status_and_code() {
    let bench = Bench::start().await;
    for (fault, status, code) in [
        (Fault::ServerError500Json, 500, "0201500"),
        (Fault::Payment402, 402, "0200402"),
        (Fault::DailyCap403, 403, "0204403"),
        (Fault::NotMember403, 403, "0202403"),
        (Fault::A2p400, 400, "0206400"),
    ] {
        bench.control.add_fault(FaultSpec::new(fault, 1));
        let (got, body) = answer(send(&bench).await.unwrap()).await;
        assert_eq!((got, body["code"].as_str()), (status, Some(code)), "{fault:?}");
        assert!(body["title"].is_string() && body["docs"].is_string() && body["message"].is_string());
    }
    bench.control.add_fault(FaultSpec::new(Fault::Unauthorized401, 1));
    assert_eq!(answer(send(&bench).await.unwrap()).await.1["error"]["key"], "Unauthorized");
    assert!(bench.control.messages().is_empty());
    assert_eq!(send(&bench).await.unwrap().status(), 202, "the faults are used up");
}

#[tokio::test]
async fn gateways_answer_html_or_nothing() {
    let bench = Bench::start().await;
    bench.control.add_fault(FaultSpec::new(Fault::BadGatewayHtml502, 1));
    let response = send(&bench).await.unwrap();
    assert_eq!((response.status().as_u16(), response.headers()["content-type"].as_bytes()), (502, &b"text/html"[..]));
    bench.control.add_fault(FaultSpec::new(Fault::Empty503, 1));
    let response = send(&bench).await.unwrap();
    assert_eq!((response.status().as_u16(), response.text().await.unwrap().as_str()), (503, ""));
    assert!(bench.control.messages().is_empty());
}

#[tokio::test]
async fn a_5xx_may_hide_an_accepted_send() {
    let bench = Bench::start().await;
    bench.control.add_fault(FaultSpec { accept: true, ..FaultSpec::new(Fault::Empty503, 1) });
    assert_eq!(send(&bench).await.unwrap().status(), 503);
    assert_eq!(bench.control.messages().len(), 1);
}

#[tokio::test]
async fn the_rate_limit_fault_has_the_wanted_body_and_header() {
    let bench = Bench::start().await;
    let limited = FaultSpec::new(Fault::RateLimited, 1);
    bench.control.add_fault(limited.clone());
    let response = send(&bench).await.unwrap();
    assert!(response.headers().get("retry-after").is_none());
    assert_eq!(answer(response).await, (429, json!({"message": "API rate limit exceeded"})));
    bench.control.add_fault(FaultSpec { retry_after: Some(3), body: LimitBody::Standard, ..limited.clone() });
    let response = send(&bench).await.unwrap();
    assert_eq!(response.headers()["retry-after"], "3");
    assert_eq!(answer(response).await.1["status"], 429);
    bench.control.add_fault(FaultSpec { body: LimitBody::Empty, ..limited });
    assert_eq!(send(&bench).await.unwrap().text().await.unwrap(), "");
}

#[tokio::test]
async fn a_cut_connection_gives_no_answer_whether_the_text_went_or_not() {
    let bench = Bench::start().await;
    for (fault, messages) in [(Fault::TimeoutBeforeAccept, 0), (Fault::ResetAfterAccept, 1)] {
        bench.control.add_fault(FaultSpec::new(fault, 1));
        let error = send(&bench).await.unwrap_err();
        assert!(error.is_request() && !error.is_connect() && error.status().is_none(), "{fault:?}: {error:?}");
        assert_eq!(bench.control.messages().len(), messages, "{fault:?}");
    }
    let journal = bench.control.journal();
    assert!(journal.iter().all(|entry| entry.status.is_none() && entry.fault.is_some()));
}

#[tokio::test]
async fn a_stalled_answer_comes_late_but_the_text_went() {
    let bench = Bench::start().await;
    bench.control.add_fault(FaultSpec { millis: Some(0), ..FaultSpec::new(Fault::Stall, 1) });
    assert_eq!(send(&bench).await.unwrap().status(), 202);
    bench.control.add_fault(FaultSpec::new(Fault::Stall, 1));
    let url = format!("{}/v1/messages", bench.simulator.url());
    let request = bench.http.post(url).header("authorization", crm_simulator::DEFAULT_KEY).json(&message(ROSA, "hi"));
    let error = request.timeout(std::time::Duration::from_millis(200)).send().await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(bench.control.messages().len(), 2);
}

#[tokio::test]
async fn spoilt_bodies_follow_an_accepted_send() {
    let bench = Bench::start().await;
    bench.control.add_fault(FaultSpec::new(Fault::TruncatedJson, 1));
    let response = send(&bench).await.unwrap();
    assert_eq!(
        (response.status().as_u16(), response.headers()["content-type"].as_bytes()),
        (202, &b"application/json"[..])
    );
    assert!(serde_json::from_str::<serde_json::Value>(&response.text().await.unwrap()).is_err());
    bench.control.add_fault(FaultSpec::new(Fault::WrongContentType, 1));
    let response = send(&bench).await.unwrap();
    assert_eq!((response.status().as_u16(), response.headers()["content-type"].as_bytes()), (202, &b"text/html"[..]));
    bench.control.add_fault(FaultSpec::new(Fault::UnknownFields, 1));
    let (_, body) = answer(send(&bench).await.unwrap()).await;
    assert_eq!(body["data"]["status"], "sim-unknown-status");
    assert_eq!(bench.control.messages().len(), 3);
}

#[tokio::test]
async fn a_page_token_can_repeat() {
    let bench = Bench::start().await;
    for _ in 0..3 {
        bench.text(ROSA, "hi").await;
    }
    let list = "/v1/messages?phoneNumberId=PNsim01&participants=%2B16175550123&maxResults=1";
    let token = bench.get(list).await.1["nextPageToken"].as_str().unwrap().to_owned();
    let path = Some("/v1/messages".to_owned());
    bench.control.add_fault(FaultSpec { path, ..FaultSpec::new(Fault::RepeatPageToken, 1) });
    assert_eq!(bench.get(&format!("{list}&pageToken={token}")).await.1["nextPageToken"], json!(token));
}

#[tokio::test]
async fn faults_strike_sends_only_unless_a_path_is_named() {
    let bench = Bench::start().await;
    bench.control.add_fault(FaultSpec::new(Fault::Empty503, 1));
    assert_eq!(bench.get("/v1/phone-numbers").await.0, 200);
    let path = Some("/v1/phone-numbers".to_owned());
    let (_, listed) = bench.post("/control/faults", json!({"fault": "empty_503", "times": 2, "path": path})).await;
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!(bench.get("/v1/phone-numbers").await.0, 503);
    assert_eq!(bench.get("/control/faults").await.1[1]["times"], 1);
    assert_eq!(bench.delete("/control/faults").await.1, json!([]));
    assert_eq!(bench.get("/v1/phone-numbers").await.0, 200);
}
