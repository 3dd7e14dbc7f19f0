//! Phone numbers, users, conversations and the webhook resource.

use chrono::TimeDelta;
use crm_simulator::{Family, Inbound, NewWebhook};
use serde_json::{Value, json};

use crate::support::{Bench, ROSA};

#[tokio::test]
async fn lines_and_users_are_listed_and_read() {
    let bench = Bench::start().await;
    let (_, lines) = bench.get("/v1/phone-numbers").await;
    assert_eq!(lines["data"].as_array().unwrap().len(), 2);
    assert_eq!(lines["data"][0]["number"], "+16175550100");
    assert_eq!(lines["data"][0]["formattedNumber"], "(617) 555-0100");
    assert_eq!(bench.get("/v1/phone-numbers/PNsim02").await.1["data"]["name"], "Crew line");
    assert_eq!(bench.get("/v1/phone-numbers/PNx").await.1["code"], "0400404");
    assert_eq!(bench.get("/v1/users").await.0, 400);
    let (_, users) = bench.get("/v1/users?maxResults=1").await;
    let token = users["nextPageToken"].as_str().unwrap();
    let (_, rest) = bench.get(&format!("/v1/users?maxResults=1&pageToken={token}")).await;
    assert_eq!((&rest["data"][0]["id"], &rest["nextPageToken"]), (&json!("USsim02"), &Value::Null));
    assert_eq!(bench.get("/v1/users/USsim01").await.1["data"]["role"], "owner");
}

#[tokio::test]
async fn conversations_come_newest_activity_first_and_can_be_marked() {
    let bench = Bench::start().await;
    for person in [ROSA, "+16175550124", ROSA] {
        bench.control.inbound(Inbound::new(person, "hi")).await.unwrap();
        bench.control.advance(TimeDelta::minutes(1)).await;
    }
    let (_, all) = bench.get("/v1/conversations?maxResults=10&phoneNumbers=PNsim01").await;
    let people: Vec<_> = all["data"].as_array().unwrap().iter().map(|row| &row["participants"][0]).collect();
    assert_eq!(people, [ROSA, "+16175550124"]);
    assert_eq!(all["data"][0]["lastActivityAt"], "2026-03-02T15:02:00.000Z");
    let (_, other) = bench.get("/v1/conversations?maxResults=10&phoneNumbers[]=%2B16175550101").await;
    assert_eq!(other["data"], json!([]));
    let (_, recent) = bench.get("/v1/conversations?maxResults=10&updatedAfter=2026-03-02T15:01:30Z").await;
    assert_eq!(recent["data"].as_array().unwrap().len(), 1);

    let id = all["data"][0]["id"].as_str().unwrap();
    let (status, marked) = bench.post(&format!("/v1/conversations/{id}/mark-as-done"), json!({})).await;
    assert_eq!((status, &marked["id"]), (200, &json!(id)));
    let (_, active) = bench.get("/v1/conversations?maxResults=10&excludeInactive=true").await;
    assert_eq!(active["data"].as_array().unwrap().len(), 1);
    assert_eq!(bench.post("/v1/conversations/CNx/mark-as-read", json!({})).await.1["code"], "1000404");
}

#[tokio::test]
async fn webhooks_are_made_read_listed_and_deleted() {
    let bench = Bench::start().await;
    let body = json!({"url": "http://127.0.0.1:9/hook", "events": ["message.received"], "label": "CRM"});
    let (status, first) = bench.post("/v1/webhooks/messages", body.clone()).await;
    assert_eq!((status, &first["data"]["status"]), (201, &json!("enabled")));
    let (_, second) = bench.post("/v1/webhooks/messages", body).await;
    assert_ne!(first["data"]["key"], second["data"]["key"], "each webhook has its own key");

    bench.control.add_webhook(NewWebhook::new("http://127.0.0.1:9/app", Family::G1));
    let (_, list) = bench.get("/v1/webhooks").await;
    assert_eq!(list["data"].as_array().unwrap().len(), 2, "app-made webhooks stay invisible");
    let id = first["data"]["id"].as_str().unwrap();
    assert_eq!(bench.get(&format!("/v1/webhooks/{id}")).await.1, first);
    assert_eq!(bench.delete(&format!("/v1/webhooks/{id}")).await, (204, Value::Null));
    assert_eq!(bench.get(&format!("/v1/webhooks/{id}")).await.0, 404);
}

#[tokio::test]
async fn a_webhook_takes_only_the_events_of_its_group() {
    let bench = Bench::start().await;
    for (group, body, path) in [
        ("messages", json!({"url": "http://h/", "events": ["call.completed"]}), "/events/0"),
        ("messages", json!({"url": "http://h/", "events": []}), "/events"),
        ("calls", json!({"url": "hook", "events": ["call.completed"]}), "/url"),
        ("calls", json!({"url": "http://h/", "events": ["call.completed"], "resourceIds": ["PNx"]}), "/resourceIds"),
        (
            "call-summaries",
            json!({"url": "http://h/", "events": ["call.summary.completed"], "status": "on"}),
            "/status",
        ),
    ] {
        let (status, answer) = bench.post(&format!("/v1/webhooks/{group}"), body).await;
        assert_eq!((status, answer["errors"][0]["path"].as_str()), (400, Some(path)), "{group}");
        assert_eq!(answer["code"], "0300400");
    }
}
