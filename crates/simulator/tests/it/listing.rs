//! `GET /v1/messages`: filters, order, and paging to the end.

use chrono::TimeDelta;
use crm_simulator::{Inbound, ListOrder, Settings};

use crate::support::{Bench, ROSA};

const LIST: &str = "/v1/messages?phoneNumberId=PNsim01&participants=%2B16175550123";

/// Five texts, a minute apart, and one of another person.
async fn talk(bench: &Bench) {
    for number in 1..=5 {
        bench.control.inbound(Inbound::new(ROSA, &number.to_string())).await.unwrap();
        bench.control.advance(TimeDelta::minutes(1)).await;
    }
    bench.control.inbound(Inbound::new("+16175550124", "other")).await.unwrap();
}

fn texts(body: &serde_json::Value) -> Vec<String> {
    body["data"].as_array().unwrap().iter().map(|row| row["text"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn paging_reaches_every_message_once_in_spite_of_inserts() {
    let bench = Bench::start().await;
    talk(&bench).await;
    let mut seen = Vec::new();
    let mut path = format!("{LIST}&maxResults=2");
    loop {
        let (status, body) = bench.get(&path).await;
        assert_eq!(status, 200);
        seen.extend(texts(&body));
        assert_ne!(body["totalItems"], 5, "the total is officially wrong");
        let Some(token) = body["nextPageToken"].as_str() else { break };
        path = format!("{LIST}&maxResults=2&pageToken={token}");
        bench.control.inbound(Inbound::new(ROSA, "meanwhile")).await.unwrap();
    }
    assert_eq!(seen, ["5", "4", "3", "2", "1"]);
}

#[tokio::test]
async fn the_order_is_a_switch() {
    let bench = Bench::start().await;
    talk(&bench).await;
    bench.control.set_settings(Settings { list_order: ListOrder::OldestFirst, ..Settings::default() });
    let (_, first) = bench.get(&format!("{LIST}&maxResults=3")).await;
    assert_eq!(texts(&first), ["1", "2", "3"]);
    let token = first["nextPageToken"].as_str().unwrap();
    let (_, second) = bench.get(&format!("{LIST}&maxResults=3&pageToken={token}")).await;
    assert_eq!(texts(&second), ["4", "5"]);
    assert!(second["nextPageToken"].is_null());
}

#[tokio::test]
async fn times_are_limits_and_since_means_before() {
    let bench = Bench::start().await;
    talk(&bench).await;
    for (filter, expected) in [
        ("createdAfter=2026-03-02T15:02:00.000Z", vec!["5", "4"]),
        ("createdBefore=2026-03-02T15:02:00Z", vec!["2", "1"]),
        ("since=2026-03-02T15:02:00Z", vec!["2", "1"]),
        ("createdAfter=2026-03-02T15:00:30Z&createdBefore=2026-03-02T15:02:30Z", vec!["3", "2"]),
    ] {
        let (status, body) = bench.get(&format!("{LIST}&maxResults=100&{filter}")).await;
        assert_eq!((status, texts(&body)), (200, expected.into_iter().map(str::to_owned).collect()), "{filter}");
    }
}

#[tokio::test]
async fn a_list_needs_line_people_and_page_size() {
    let bench = Bench::start().await;
    let people = "participants=%2B16175550123";
    for (query, path) in [
        (format!("{people}&maxResults=10"), "/phoneNumberId"),
        (format!("phoneNumberId=+16175550100&{people}&maxResults=10"), "/phoneNumberId"),
        ("phoneNumberId=PNsim01&maxResults=10".to_owned(), "/participants"),
        ("phoneNumberId=PNsim01&participants=+16175550123&maxResults=10".to_owned(), "/participants/0"),
        (format!("phoneNumberId=PNsim01&{people}"), "/maxResults"),
        (format!("phoneNumberId=PNsim01&{people}&maxResults=0"), "/maxResults"),
        (format!("phoneNumberId=PNsim01&{people}&maxResults=101"), "/maxResults"),
        (format!("phoneNumberId=PNsim01&{people}&maxResults=10&pageToken=x"), "/pageToken"),
        (format!("phoneNumberId=PNsim01&{people}&maxResults=10&createdAfter=monday"), "/createdAfter"),
    ] {
        let (status, body) = bench.get(&format!("/v1/messages?{query}")).await;
        assert_eq!((status, body["errors"][0]["path"].as_str()), (400, Some(path)), "{query}");
    }
    assert_eq!(bench.get(&format!("/v1/messages?phoneNumberId=PNx&{people}&maxResults=1")).await.0, 404);
}

#[tokio::test]
async fn a_group_thread_is_found_by_exactly_its_people() {
    let bench = Bench::start().await;
    let group = Inbound { group: vec!["+16175550124".into()], ..Inbound::new(ROSA, "both") };
    bench.control.inbound(group).await.unwrap();
    let (_, alone) = bench.get(&format!("{LIST}&maxResults=10")).await;
    assert!(texts(&alone).is_empty());
    let (_, both) = bench
        .get(&format!("{LIST}&maxResults=10").replace("participants=", "participants[]=%2B16175550124&participants[]="))
        .await;
    assert_eq!(texts(&both), ["both"]);
    assert_eq!(both["data"][0]["to"], serde_json::json!(["+16175550100", "+16175550124"]));
}
