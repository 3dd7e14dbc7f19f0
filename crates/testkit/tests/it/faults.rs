//! What the provider can do to us, by the numbers of the provider sheet (6.3), and where each is shown:
//!
//! | fault | test |
//! |---|---|
//! | 1 rate limit | here; `sending::a_busy_provider_is_asked_again` |
//! | 2 server errors | here for reads; `sending::server_errors_are_doubt_not_a_second_text` |
//! | 3 time-out before accept | `sending::what_is_proved_absent_is_sent_once_more` |
//! | 4 reset after accept | `sending::a_lost_answer_is_doubt_and_then_found` |
//! | 5 no connection | here; name and TLS failures in `crm-channels` (`sending`) |
//! | 6 slow, cut or mislabelled answer | here |
//! | 7 unknown and missing fields | here |
//! | 8 paging that lies | here; `crm-channels` (`listing`) |
//! | 9 key revoked | here; `sending::a_revoked_key_stops_and_is_shown` |
//! | 10 no credit, daily cap | `sending::a_refusal_says_why` |
//! | 11 duplicates | `inbound::nothing_arrives_twice` |
//! | 12 wrong order | here; `sending::a_webhook_faster_than_the_answer_is_ours` |
//! | 13 dropped webhook | `inbound::a_dropped_webhook_is_fetched` |
//! | 14 signatures | here |
//! | 15 spacing, escapes, scripts, length | here |
//! | 16 unknown events | here |
//! | 17 strange addresses | here; `inbound::strange_senders_times_and_words_are_shown` |
//! | 18 media that cannot be had | `attachments` |
//! | 19 undelivered, failed, late delivered | here; `sending::undelivered_is_said` |
//! | 20 opt-out words | `consent` |
//! | 21 our own failure | here |
//! | 22 clocks that differ | here |
//! | 23 size | here; `calls::fault_23_a_transcript_of_ten_thousand_lines_is_read_page_by_page` |
//! | 24 webhook deleted or disabled | here |
//! | 25 line released, member removed | here |

use crate::{
    inbound::fault,
    webhook::{accept_key, deliver, deliver_standard, text},
};
use chrono::TimeDelta;
use crm_simulator::{Fault, FaultSpec, Inbound};
use crm_testkit::{TestApp, on_both_databases};
use serde_json::{Value, json};

const ANA: &str = "+16175550123";
const NOON: &str = "2026-03-02T14:59:00.000Z";

async fn thread_with_ana(app: &TestApp) -> String {
    app.text_from(ANA, "Is Tuesday free?").await;
    app.only_conversation().await
}

async fn bodies(app: &TestApp, thread: &str) -> Vec<String> {
    app.thread(thread).await.iter().map(|item| item["body"].as_str().unwrap().to_owned()).collect()
}

async fn health(app: &TestApp) -> Value {
    let connections = app.owner.get("/api/v1/connections").await.expect(200).json();
    connections["items"][0]["health"].clone()
}

/// A fault that strikes reads of this path.
fn reading(kind: Fault, path: &str, times: u32) -> FaultSpec {
    serde_json::from_value(json!({"fault": kind, "times": times, "path": path, "method": "GET"})).unwrap()
}

/// An event of the newest family about an outgoing message.
fn news(event: &str, kind: &str, id: &str, words: &str, status: &str, at: &str) -> Value {
    json!({
        "id": event, "apiVersion": "2026-03-30", "createdAt": at, "type": kind,
        "data": {
            "resource": {"id": id, "direction": "outgoing", "text": words, "status": status, "createdAt": at,
                "errorCode": if status == "delivered" { Value::Null } else { json!(30005) }},
            "context": {"orgId": "ORsim01", "phoneNumberId": "PNsim01", "conversationId": "CNsim01", "userId": "USsim01",
                "contacts": {"ids": [], "lookupStatus": "unavailable"},
                "senderIdentifier": "+16175550100", "recipientIdentifiers": [ANA]}
        }
    })
}

on_both_databases! {
    async fn fault_01_every_form_of_a_rate_limit_loses_nothing(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        for (n, form) in ["kong", "standard", "empty"].into_iter().enumerate() {
            let wait = if n == 0 { json!(7) } else { Value::Null };
            let limit = json!({"fault": "rate_limited", "times": 2, "body": form, "retry_after": wait});
            app.sim.add_fault(serde_json::from_value(limit).unwrap());
            app.reply(&thread, form).await.expect(202);
        }
        for _ in 0..12 {
            app.advance(TimeDelta::seconds(30)).await;
        }
        let sent: Vec<String> = app.sent().into_iter().map(|message| message.text).collect();
        assert_eq!(sent, ["kong", "standard", "empty"]);
    }

    async fn fault_02_reads_are_repeated_until_they_work(app: TestApp) {
        app.sim.add_fault(fault(Fault::DropWebhook, 1));
        app.sim.inbound(Inbound::new(ANA, "did you get this?")).await.unwrap();
        for kind in [Fault::ServerError500Json, Fault::BadGatewayHtml502, Fault::Empty503, Fault::TimeoutBeforeAccept] {
            app.sim.add_fault(reading(kind, "/v1/conversations", 1));
        }
        app.advance(TimeDelta::minutes(11)).await;
        assert!(app.conversations().await.is_empty());
        assert_eq!(health(&app).await["state"], "unreachable");

        for _ in 0..12 {
            app.advance(TimeDelta::minutes(15)).await;
        }
        assert_eq!(app.conversations().await[0]["last_activity"]["snippet"], "did you get this?");
        assert_eq!(health(&app).await["state"], "ok");
    }

    async fn fault_05_without_a_connection_nothing_is_lost_or_doubled(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        app.restart_without_provider().await;
        app.advance(TimeDelta::seconds(1)).await;
        app.reply(&thread, "Tuesday works.").await.expect(202);
        for _ in 0..3 {
            app.advance(TimeDelta::minutes(2)).await;
        }
        assert_eq!(app.thread(&thread).await[1]["state"], "reserved");

        app.crash_and_restart().await;
        app.advance(TimeDelta::minutes(30)).await;
        app.advance(TimeDelta::minutes(3)).await;
        assert_eq!(app.sent().len(), 1);
        assert_eq!(app.thread(&thread).await[1]["state"], "delivered");
    }

    async fn fault_06_answers_that_come_slowly_cut_or_mislabelled_are_no_second_text(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        for kind in [Fault::SlowBody, Fault::TruncatedJson, Fault::WrongContentType] {
            app.sim.add_fault(fault(kind, 1));
            app.reply(&thread, &format!("{kind:?}")).await.expect(202);
            app.run_jobs().await;
        }
        assert_eq!(app.thread(&thread).await[1]["state"], "accepted", "slow is not broken");
        for _ in 0..3 {
            app.advance(TimeDelta::minutes(6)).await;
        }
        assert_eq!(app.sent().len(), 3);
        assert!(app.thread(&thread).await.iter().skip(1).all(|item| item["state"] == "delivered"));
    }

    async fn fault_07_unknown_and_missing_fields_change_nothing(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        for kind in [Fault::UnknownFields, Fault::SparseAnswer] {
            app.sim.add_fault(fault(kind, 1));
            app.reply(&thread, &format!("{kind:?}")).await.expect(202);
            app.run_jobs().await;
        }
        app.sim.add_fault(fault(Fault::DropWebhook, 1));
        app.sim.inbound(Inbound::new(ANA, "and on the phone?")).await.unwrap();
        for path in ["/v1/conversations", "/v1/messages"] {
            app.sim.add_fault(reading(Fault::SparseAnswer, path, 9));
        }
        app.advance(TimeDelta::minutes(11)).await;
        app.advance(TimeDelta::minutes(1)).await;

        let items = app.thread(&thread).await;
        assert_eq!(items.len(), 4, "{items:#?}");
        assert_eq!(items[3]["body"], "and on the phone?");
        assert!(items[1..3].iter().all(|item| item["state"] == "delivered"), "{items:#?}");
    }

    async fn fault_08_paging_that_lies_still_ends(app: TestApp) {
        app.sim.add_fault(fault(Fault::DropWebhook, 1));
        app.sim.inbound(Inbound::new(ANA, "did you get this?")).await.unwrap();
        app.sim.add_fault(reading(Fault::EmptyPage, "/v1/conversations", 1));
        app.advance(TimeDelta::minutes(11)).await;
        app.sim.add_fault(reading(Fault::RepeatPageToken, "/v1/messages", 2));
        for _ in 0..3 {
            app.advance(TimeDelta::minutes(15)).await;
        }
        assert_eq!(app.conversations().await[0]["last_activity"]["snippet"], "did you get this?");
    }

    async fn fault_09_a_revoked_key_stops_everything_that_waits(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        app.sim.add_fault(fault(Fault::Unauthorized401, 1));
        for words in ["one", "two", "three"] {
            app.reply(&thread, words).await.expect(202);
        }
        app.run_jobs().await;
        app.advance(TimeDelta::minutes(5)).await;

        assert_eq!(health(&app).await["state"], "key_rejected");
        assert!(app.sent().is_empty(), "nothing leaves with a key that was refused");
        let states: Vec<Value> = app.thread(&thread).await.into_iter().skip(1).map(|item| item["state"].clone()).collect();
        assert_eq!(states, ["refused", "planned", "planned"]);

        let test = format!("/api/v1/connections/{}/test", app.connection);
        app.owner.post(&test, json!({})).await.expect(200);
        app.advance(TimeDelta::minutes(5)).await;
        let sent: Vec<String> = app.sent().into_iter().map(|message| message.text).collect();
        assert_eq!(sent, ["two", "three"]);
    }

    async fn fault_12_what_comes_late_stands_where_it_was_said(app: TestApp) {
        app.sim.add_fault(fault(Fault::ReorderWebhooks, 1));
        app.sim.inbound(Inbound::new(ANA, "first")).await.unwrap();
        app.sim.advance(TimeDelta::seconds(2)).await;
        app.sim.inbound(Inbound::new(ANA, "second")).await.unwrap();
        app.run_jobs().await;

        let thread = app.only_conversation().await;
        assert_eq!(bodies(&app, &thread).await, ["first", "second"]);
        let row = app.conversations().await.remove(0);
        assert_eq!((&row["last_activity"]["snippet"], &row["unread"]), (&json!("second"), &json!(2)));
    }

    async fn fault_14_only_good_signatures_count_and_a_refused_delivery_comes_again(app: TestApp) {
        for family in ["g1", "g3"] {
            for webhook in app.sim.webhooks() {
                app.sim.change_webhook(&webhook.id, serde_json::from_value(json!({"family": family})).unwrap()).unwrap();
            }
            for kind in [Fault::BadSignature, Fault::WrongKey, Fault::Unsigned, Fault::HexDigest] {
                app.sim.add_fault(fault(kind, 1));
                app.sim.inbound(Inbound::new(ANA, &format!("{family} {kind:?}"))).await.unwrap();
                let answer = app.sim.deliveries().pop().unwrap();
                assert_eq!(answer.status, Some(401), "{kind:?}");
            }
            app.sim.add_fault(fault(Fault::TwoSignatures, 1));
            app.sim.inbound(Inbound::new(ANA, &format!("{family} two"))).await.unwrap();
            assert_eq!(app.sim.deliveries().pop().unwrap().status, Some(200));
            // The stamps of legacy retries are unknown, so their age says nothing; the newer scheme signs each anew.
            app.sim.add_fault(fault(Fault::OldStamp, 1));
            app.sim.inbound(Inbound::new(ANA, &format!("{family} old"))).await.unwrap();
            let expected = if family == "g1" { 200 } else { 401 };
            assert_eq!(app.sim.deliveries().pop().unwrap().status, Some(expected));
            app.advance(TimeDelta::minutes(6)).await;
        }
        let thread = app.only_conversation().await;
        assert_eq!(bodies(&app, &thread).await.len(), 12, "the provider tried again, and then it was signed well");
    }

    async fn fault_15_the_raw_bytes_are_what_is_signed(app: TestApp) {
        let long = "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{1f44b}\u{1f3fd} caf\u{e9} \u{201c}ok\u{201d} ".repeat(80);
        let words: String = long.chars().take(1_600).collect();
        app.sim.add_fault(fault(Fault::OddSpacing, 1));
        app.text_from(ANA, &words).await;

        let thread = app.only_conversation().await;
        assert_eq!(bodies(&app, &thread).await, [words]);
    }

    async fn fault_16_unknown_events_are_kept_and_flagged(app: TestApp) {
        accept_key(&app).await;
        let event = json!({"id": "EV1", "object": "event", "apiVersion": "v9", "createdAt": NOON,
            "type": "message.reacted", "data": {"object": {"id": "AC1", "object": "reaction"}}});
        deliver(&app, event.to_string().as_bytes()).await.expect(200);
        deliver(&app, b"[1, 2, 3]").await.expect(200);
        app.run_jobs().await;

        let page = app.owner.get("/api/v1/quarantine").await.expect(200).json();
        let reasons: Vec<_> = page["items"].as_array().unwrap().iter().map(|item| item["reason"].as_str().unwrap()).collect();
        assert_eq!(reasons.len(), 2);
        assert!(reasons.iter().all(|reason| !reason.is_empty()));
    }

    async fn fault_17_addresses_come_in_every_form(app: TestApp) {
        accept_key(&app).await;
        let mut group = text("EV1", "AC1", ANA, "both of us", NOON);
        group["data"]["object"]["to"] = json!("+16175550100,+16175550124");
        let mut bare = text("EV2", "AC2", "72975", "Your code is 1234", NOON);
        bare["data"]["object"]["to"] = json!("+16175550100");
        for event in [group, bare] {
            deliver(&app, event.to_string().as_bytes()).await.expect(200);
        }
        app.run_jobs().await;

        let names: Vec<Value> = app.conversations().await.iter().map(|thread| thread["contact"]["name"].clone()).collect();
        assert!(names.contains(&json!("+16175550123, +16175550124")), "{names:?}");
        assert!(names.contains(&json!("72975")), "{names:?}");
    }

    async fn fault_19_news_in_any_order_end_where_the_provider_ended(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        accept_key(&app).await;
        app.sim.add_fault(fault(Fault::DropWebhook, 2));
        for words in ["A", "B"] {
            app.reply(&thread, words).await.expect(202);
        }
        app.run_jobs().await;
        let ids: Vec<String> = app.sent().into_iter().map(|message| message.id).collect();
        for (n, (id, words, states)) in [
            (&ids[0], "A", ["undelivered", "delivered"]),
            (&ids[1], "B", ["delivered", "undelivered"]),
        ].into_iter().enumerate() {
            for (m, state) in states.into_iter().enumerate() {
                let event = news(&format!("EV{n}{m}"), &format!("message.{state}"), id, words, state, NOON);
                deliver(&app, event.to_string().as_bytes()).await.expect(200);
                app.run_jobs().await;
            }
        }
        let states: Vec<Value> = app.thread(&thread).await.into_iter().skip(1).map(|item| item["state"].clone()).collect();
        assert_eq!(states, ["delivered", "delivered"], "delivered may follow undelivered, and nothing follows delivered");

        app.sim.add_fault(fault(Fault::DropWebhook, 1));
        app.reply(&thread, "C").await.expect(202);
        app.run_jobs().await;
        let event = news("EV9", "message.failed", &app.sent()[2].id, "C", "failed", NOON);
        deliver(&app, event.to_string().as_bytes()).await.expect(200);
        app.run_jobs().await;
        let failed = app.thread(&thread).await.remove(3);
        assert_eq!(failed["state"], "failed");
        assert!(failed["reason"]["text"].as_str().unwrap().contains("30005"), "{failed}");
    }

    async fn fault_21_what_we_could_not_take_comes_again_and_acts_once(app: TestApp) {
        app.text_from(ANA, "one").await;
        app.crash();
        app.sim.inbound(Inbound::new(ANA, "STOP")).await.unwrap();
        assert_eq!(app.sim.deliveries().pop().unwrap().status, None);

        app.crash_and_restart().await;
        app.advance(TimeDelta::minutes(6)).await;
        app.advance(TimeDelta::hours(1)).await;

        let thread = app.only_conversation().await;
        let incoming = app.thread(&thread).await.into_iter().filter(|item| item["direction"] == "in").count();
        assert_eq!(incoming, 2);
        assert_eq!(app.reply(&thread, "hello?").await.code(), "opted_out");
    }

    async fn fault_22_clocks_may_differ_by_five_minutes(app: TestApp) {
        accept_key(&app).await;
        let now = app.app().env().now();
        for (n, minutes) in [-10_i64, -4, 0, 4, 10].into_iter().enumerate() {
            let stamp = now + TimeDelta::minutes(minutes);
            let body = text(&format!("EV{n}"), &format!("AC{n}"), ANA, &format!("{minutes}"), NOON).to_string();
            let answer = deliver_standard(&app, &format!("msg_{n}"), stamp, body.as_bytes()).await;
            assert_eq!(answer.status, if minutes.abs() <= 5 { 200 } else { 401 }, "{minutes} minutes");
        }
        app.run_jobs().await;
        let mut words = bodies(&app, &app.only_conversation().await).await;
        words.sort();
        assert_eq!(words, ["-4", "0", "4"]);
    }

    async fn fault_23_a_megabyte_is_taken_and_six_are_refused(app: TestApp) {
        accept_key(&app).await;
        let big = "x".repeat(1_000_000);
        deliver(&app, text("EV1", "AC1", ANA, &big, NOON).to_string().as_bytes()).await.expect(200);
        let huge = "x".repeat(6_000_000);
        let refused = deliver(&app, text("EV2", "AC2", ANA, &huge, NOON).to_string().as_bytes()).await;
        assert_eq!((refused.status, refused.code().as_str()), (413, "too_large"));
        app.run_jobs().await;

        let thread = app.only_conversation().await;
        assert_eq!(bodies(&app, &thread).await[0].len(), big.len());
        assert!(app.conversations().await[0]["last_activity"]["snippet"].as_str().unwrap().len() < 1_000);
    }

    async fn fault_24_a_webhook_that_is_gone_is_noticed_and_replaced_by_asking(app: TestApp) {
        for (n, change) in [json!({"enabled": false}), Value::Null].into_iter().enumerate() {
            app.ready_again().await;
            for webhook in app.sim.webhooks() {
                if change.is_null() {
                    app.sim.remove_webhook(&webhook.id).unwrap();
                } else {
                    app.sim.change_webhook(&webhook.id, serde_json::from_value(change.clone()).unwrap()).unwrap();
                }
            }
            app.advance(TimeDelta::minutes(11)).await;
            let state = health(&app).await;
            assert_eq!(state["state"], "degraded");
            assert!(state["message"].as_str().unwrap().contains("webhook"), "{state}");

            app.sim.inbound(Inbound::new(ANA, &format!("text {n}"))).await.unwrap();
            app.advance(TimeDelta::seconds(20)).await;
            assert_eq!(app.conversations().await[0]["last_activity"]["snippet"], format!("text {n}").as_str());
        }
        app.ready_again().await;
        assert_eq!(health(&app).await["state"], "ok");
    }

    async fn fault_25_a_released_line_or_a_removed_member_is_said(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        app.sim.add_fault(fault(Fault::NotMember403, 1));
        app.reply(&thread, "one").await.expect(202);
        app.run_jobs().await;
        app.sim.release_line("PNsim01").unwrap();
        app.reply(&thread, "two").await.expect(202);
        app.run_jobs().await;

        let items = app.thread(&thread).await;
        for item in &items[1..] {
            assert_eq!(item["state"], "refused", "{item}");
            assert!(item["reason"]["text"].as_str().unwrap().len() > 20, "{item}");
        }
        assert!(app.sent().is_empty());
    }

    async fn a_refused_key_without_lines_is_not_well_by_itself(app: TestApp) {
        let body = json!({"provider": "openphone", "name": "Second office", "api_key": "not-a-real-key-1234"});
        let made = app.owner.post("/api/v1/connections", body).await.expect(201).json();
        let path = format!("/api/v1/connections/{}", made["id"].as_str().unwrap());
        for _ in 0..3 {
            let state = app.owner.get(&path).await.expect(200).json();
            assert_eq!(state["health"]["state"], "key_rejected", "{state}");
            app.advance(TimeDelta::minutes(1)).await;
        }
    }
}
