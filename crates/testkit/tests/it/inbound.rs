//! A text arrives.

use crate::webhook::{accept_key, deliver, deliver_signed, text};
use crm_simulator::{Fault, FaultSpec, Inbound};
use crm_testkit::on_both_databases;
use futures_util::future::join_all;
use serde_json::json;

const ANA: &str = "+16175550123";
const NOON: &str = "2026-03-02T14:59:00.000Z";

pub(crate) fn fault(fault: Fault, times: u32) -> FaultSpec {
    serde_json::from_value(json!({"fault": fault, "times": times})).unwrap()
}

on_both_databases! {
    async fn a_text_opens_a_thread(app: TestApp) {
        app.text_from(ANA, "Is Tuesday free?").await;

        let thread = app.conversations().await.remove(0);
        assert_eq!(thread["contact"]["name"], "(617) 555-0123");
        assert_eq!(thread["unread"], 1);
        assert_eq!(thread["status"], "open");
        assert_eq!(thread["last_activity"]["snippet"], "Is Tuesday free?");
        let items = app.thread(thread["id"].as_str().unwrap()).await;
        assert_eq!(items.len(), 1);
        assert_eq!(items[0]["direction"], "in");
        assert_eq!(items[0]["state"], "received");
        let contact = app.owner.get(&format!("/api/v1/contacts/{}", thread["contact"]["id"].as_str().unwrap())).await;
        assert_eq!(contact.json()["consent"]["sms"], json!({"state": "unknown", "basis": "inbound_conversation"}));
    }

    async fn nothing_arrives_twice(app: TestApp) {
        app.sim.add_fault(fault(Fault::DuplicateWebhook, 1));
        app.text_from(ANA, "one").await;
        app.sim.add_fault(fault(Fault::DuplicateObject, 1));
        app.text_from(ANA, "two").await;
        app.advance(chrono::TimeDelta::minutes(10)).await;

        let items = app.thread(&app.only_conversation().await).await;
        let bodies: Vec<_> = items.iter().map(|item| item["body"].as_str().unwrap()).collect();
        assert_eq!(bodies, ["one", "two"]);
    }

    async fn a_dropped_webhook_is_fetched(app: TestApp) {
        app.sim.add_fault(fault(Fault::DropWebhook, 1));
        app.text_from(ANA, "did you get this?").await;
        assert!(app.conversations().await.is_empty());

        app.advance(chrono::TimeDelta::minutes(11)).await;

        assert_eq!(app.conversations().await[0]["last_activity"]["snippet"], "did you get this?");
    }

    async fn forged_and_unsigned_webhooks_get_nowhere(app: TestApp) {
        accept_key(&app).await;
        let body = text("EV1", "AC1", ANA, "hello", NOON).to_string().into_bytes();

        deliver_signed(&app, &body, None).await.expect(401);
        let forged = deliver_signed(&app, &body, Some("hmac;1;1760000000123;AAAA")).await.expect(401);
        assert_eq!(forged.code(), "bad_signature");
        let elsewhere = app.anyone.post("/hooks/openphone/01946b5e-7c00-7000-8000-000000000001", json!({})).await;
        assert_eq!(elsewhere.status, 404);
        app.run_jobs().await;
        assert!(app.conversations().await.is_empty());

        deliver(&app, &body).await.expect(200);
        app.run_jobs().await;
        assert_eq!(app.conversations().await.len(), 1);
    }

    async fn what_cannot_be_read_is_kept_and_holds_nothing_up(app: TestApp) {
        accept_key(&app).await;
        let truncated = br#"{"id":"EV1","type":"message.received","data":{"obj"#;
        let task = json!({"id": "EV2", "object": "event", "apiVersion": "v4", "createdAt": NOON,
            "type": "task.created", "data": {"object": {"id": "TK9", "object": "task"}}});

        deliver(&app, truncated).await.expect(200);
        deliver(&app, task.to_string().as_bytes()).await.expect(200);
        deliver(&app, text("EV3", "AC3", ANA, "still here", NOON).to_string().as_bytes()).await.expect(200);
        app.run_jobs().await;

        assert_eq!(app.conversations().await[0]["last_activity"]["snippet"], "still here");
        let page = app.owner.get("/api/v1/quarantine").await.expect(200).json();
        let kept = page["items"].as_array().unwrap();
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[0]["event_type"], "task.created");
        assert!(kept[1]["body"].as_str().unwrap().starts_with("{\"id\":\"EV1\""));
        let retry = format!("/api/v1/quarantine/{}/retry", kept[0]["id"].as_str().unwrap());
        app.owner.post(&retry, json!({})).await.expect(202);
        app.run_jobs().await;
        let page = app.owner.get("/api/v1/quarantine").await.json();
        assert_eq!(page["items"][0]["attempts"], 2);
    }

    async fn strange_senders_times_and_words_are_shown(app: TestApp) {
        accept_key(&app).await;
        let strange = [
            ("EV1", "AC1", "Anonymous", "who is this from", NOON),
            ("EV2", "AC2", "72975", "Your code is 1234", NOON),
            ("EV3", "AC3", "+16175550130", "from 1970", "1970-01-01T00:00:00.000Z"),
            ("EV4", "AC4", "+16175550131", "from the future", "2031-01-01T00:00:00.000Z"),
            ("EV5", "AC5", "+16175550132", "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{1f44b}\u{1f3fd} caf\u{e9} \u{0} end", NOON),
        ];
        for (event, message, from, words, at) in strange {
            deliver(&app, text(event, message, from, words, at).to_string().as_bytes()).await.expect(200);
        }
        app.run_jobs().await;

        let threads = app.conversations().await;
        assert_eq!(threads.len(), strange.len());
        // Wrong clocks are not believed: both stand at the time of receipt, where they are seen.
        let wrong: Vec<_> = threads.iter().filter(|thread| thread["last_activity"]["snippet"].as_str().unwrap().starts_with("from")).collect();
        assert!(wrong.iter().all(|thread| thread["last_activity"]["at"].as_str().unwrap().starts_with("2026-03-02T15:00")));
        let anonymous = threads.iter().find(|thread| thread["contact"]["name"] == "Anonymous").unwrap();
        let answer = app.reply(anonymous["id"].as_str().unwrap(), "hello?").await;
        assert_eq!((answer.status, answer.code().as_str()), (422, "no_address"));
    }

    async fn a_text_over_an_unknown_line_is_not_lost(app: TestApp) {
        accept_key(&app).await;
        let mut event = text("EV1", "AC1", ANA, "to a line you gave up", NOON);
        event["data"]["object"]["phoneNumberId"] = json!("PNgone");
        event["data"]["object"]["to"] = json!(["+16175550199"]);

        deliver(&app, event.to_string().as_bytes()).await.expect(200);
        app.run_jobs().await;

        let thread = app.conversations().await.remove(0);
        assert_eq!(thread["contact"]["name"], "(617) 555-0123");
        // The answer leaves from a line that exists.
        app.reply(thread["id"].as_str().unwrap(), "Hi!").await.expect(202);
        app.run_jobs().await;
        assert_eq!(app.sent()[0].to, [ANA]);
    }

    async fn first_messages_at_the_same_time_make_one_person(app: TestApp) {
        accept_key(&app).await;
        let bodies: Vec<String> =
            (0..30).map(|n| text(&format!("EV{n}"), &format!("AC{n}"), ANA, &format!("text {n}"), NOON).to_string()).collect();

        let answers = join_all(bodies.iter().map(|body| deliver(&app, body.as_bytes()))).await;
        assert!(answers.iter().all(|answer| answer.status == 200));
        let workers = join_all((0..4).map(|_| app.run_jobs())).await;

        assert!(workers.iter().sum::<usize>() >= 30);
        let thread = app.conversations().await;
        assert_eq!(thread.len(), 1);
        assert_eq!(thread[0]["unread"], 30);
        assert_eq!(app.thread(thread[0]["id"].as_str().unwrap()).await.len(), 30);
        let people = app.owner.get("/api/v1/contacts").await.json();
        assert_eq!(people["items"].as_array().unwrap().len(), 1);
    }

    async fn all_three_payload_families_tell_the_same(app: TestApp) {
        for family in ["g1", "g2", "g3"] {
            let webhooks = app.sim.webhooks();
            for webhook in &webhooks {
                let change = serde_json::from_value(json!({"family": family})).unwrap();
                app.sim.change_webhook(&webhook.id, change).unwrap();
            }
            app.text_from(ANA, family).await;
        }

        let items = app.thread(&app.only_conversation().await).await;
        let bodies: Vec<_> = items.iter().map(|item| item["body"].as_str().unwrap()).collect();
        assert_eq!(bodies, ["g1", "g2", "g3"]);
        assert!(items.iter().all(|item| item["from"] == ANA && item["to"] == json!(["+16175550100"])));
    }

    async fn a_colleague_in_the_providers_app_is_seen(app: TestApp) {
        app.text_from(ANA, "anybody there?").await;
        let by_hand = serde_json::from_value(json!({"to": ANA, "text": "Yes, one moment."})).unwrap();
        app.sim.app_message(by_hand).await.unwrap();
        app.advance(chrono::TimeDelta::minutes(1)).await;

        let items = app.thread(&app.only_conversation().await).await;
        assert_eq!(items.len(), 2);
        assert_eq!((&items[1]["direction"], &items[1]["state"]), (&json!("out"), &json!("delivered")));
    }

    async fn groups_have_a_thread_of_their_own(app: TestApp) {
        let mut group = Inbound::new(ANA, "both of us are in");
        group.group = vec!["+16175550124".to_owned()];
        app.sim.inbound(group).await.unwrap();
        app.run_jobs().await;
        app.text_from(ANA, "just me").await;

        let threads = app.conversations().await;
        assert_eq!(threads.len(), 2);
        assert_eq!(threads[1]["contact"]["name"], "+16175550123, +16175550124");
        assert_eq!(threads[1]["contact"]["id"], json!(null));
    }
}
