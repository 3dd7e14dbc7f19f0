//! A text leaves: once, and its fate is known or shown as doubt.

use crate::inbound::fault;
use chrono::TimeDelta;
use crm_simulator::{AppMessage, Fault, FaultSpec};
use crm_testkit::{TestApp, check_invariants, on_both_databases};
use futures_util::future::join_all;
use serde_json::{Value, json};

const ANA: &str = "+16175550123";

async fn thread_with_ana(app: &TestApp) -> String {
    app.text_from(ANA, "Is Tuesday free?").await;
    app.only_conversation().await
}

async fn last(app: &TestApp, thread: &str) -> Value {
    app.thread(thread).await.pop().unwrap()
}

on_both_databases! {
    async fn an_answer_is_accepted_and_then_delivered(app: TestApp) {
        let thread = thread_with_ana(&app).await;

        let taken = app.reply(&thread, "Tuesday works.").await.expect(202).json();
        assert_eq!(taken["state"], "planned");
        app.run_jobs().await;
        assert_eq!(last(&app, &thread).await["state"], "accepted");
        app.advance(TimeDelta::minutes(1)).await;

        let answer = last(&app, &thread).await;
        assert_eq!((&answer["id"], &answer["state"]), (&taken["id"], &json!("delivered")));
        let sent = app.sent();
        assert_eq!(sent.len(), 1);
        assert_eq!(answer["provider_id"], sent[0].id.as_str());
        assert_eq!(app.conversations().await[0]["last_activity"]["state"], "delivered");
    }

    async fn the_same_request_twice_sends_once(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        let path = format!("/api/v1/conversations/{thread}/messages");
        let body = json!({"channel": "sms", "body": "Tuesday works."});

        let answers = join_all((0..8).map(|_| app.owner.post_once(&path, "key-1", body.clone()))).await;
        assert!(answers.iter().all(|answer| answer.status == 202 && answer.text == answers[0].text));
        let other = app.owner.post_once(&path, "key-1", json!({"channel": "sms", "body": "No."})).await;
        assert_eq!((other.status, other.code().as_str()), (422, "idempotency_mismatch"));
        app.run_jobs().await;

        assert_eq!(app.sent().len(), 1);
    }

    async fn answers_leave_in_the_order_they_were_written(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        app.sim.add_fault(fault(Fault::RateLimited, 1));
        for n in 1..=4 {
            app.reply(&thread, &format!("part {n}")).await.expect(202);
        }
        for _ in 0..5 {
            app.advance(TimeDelta::seconds(5)).await;
        }
        let bodies: Vec<String> = app.sent().into_iter().map(|message| message.text).collect();
        assert_eq!(bodies, ["part 1", "part 2", "part 3", "part 4"]);
    }

    async fn a_lost_answer_is_doubt_and_then_found(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        app.sim.add_fault(fault(Fault::ResetAfterAccept, 1));
        app.sim.add_fault(fault(Fault::DropWebhook, 5));

        app.reply(&thread, "Tuesday works.").await.expect(202);
        app.run_jobs().await;
        let unsure = last(&app, &thread).await;
        assert_eq!((&unsure["state"], &unsure["reason"]["code"]), (&json!("unknown"), &json!("no_answer")));
        app.advance(TimeDelta::minutes(3)).await;

        assert_ne!(last(&app, &thread).await["state"], "unknown");
        app.advance(TimeDelta::minutes(30)).await;
        assert_eq!(last(&app, &thread).await["state"], "delivered");
        assert_eq!(app.sent().len(), 1);
        assert_eq!(app.thread(&thread).await.len(), 2);
    }

    async fn what_is_proved_absent_is_sent_once_more(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        app.sim.add_fault(fault(Fault::TimeoutBeforeAccept, 1));

        app.reply(&thread, "Tuesday works.").await.expect(202);
        app.run_jobs().await;
        assert_eq!(last(&app, &thread).await["state"], "unknown");
        app.advance(TimeDelta::minutes(3)).await;
        assert_eq!(last(&app, &thread).await["state"], "unknown", "one look proves nothing");
        app.advance(TimeDelta::minutes(8)).await;
        app.advance(TimeDelta::minutes(1)).await;

        assert_eq!(last(&app, &thread).await["state"], "delivered");
        assert_eq!(app.sent().len(), 1);
    }

    async fn server_errors_are_doubt_not_a_second_text(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        for kind in [Fault::ServerError500Json, Fault::BadGatewayHtml502, Fault::Empty503, Fault::TruncatedJson, Fault::WrongContentType] {
            app.sim.add_fault(fault(kind, 1));
            app.reply(&thread, &format!("{kind:?}")).await.expect(202);
            app.run_jobs().await;
        }
        app.advance(TimeDelta::minutes(3)).await;
        app.advance(TimeDelta::minutes(9)).await;
        app.advance(TimeDelta::minutes(2)).await;

        let mut bodies: Vec<String> = app.sent().into_iter().map(|message| message.text).collect();
        bodies.sort();
        let mut once = bodies.clone();
        once.dedup();
        assert_eq!(bodies, once, "nothing is sent twice");
        assert_eq!(once.len(), 5, "nothing is lost");
        let states: Vec<_> = app.thread(&thread).await.into_iter().skip(1).map(|item| item["state"].clone()).collect();
        assert!(states.iter().all(|state| state == "delivered"), "{states:?}");
    }

    async fn a_busy_provider_is_asked_again(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        app.sim.add_fault(fault(Fault::RateLimited, 3));
        app.reply(&thread, "Tuesday works.").await.expect(202);
        app.run_jobs().await;
        assert_eq!(last(&app, &thread).await["state"], "reserved");
        for _ in 0..4 {
            app.advance(TimeDelta::minutes(1)).await;
        }
        assert_eq!(last(&app, &thread).await["state"], "delivered");
        assert_eq!(app.sent().len(), 1);
    }

    async fn a_refusal_says_why(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        for (kind, word) in [(Fault::Payment402, "credit"), (Fault::A2p400, "regist"), (Fault::DailyCap403, "daily")] {
            app.sim.add_fault(fault(kind, 1));
            app.reply(&thread, "Tuesday works.").await.expect(202);
            app.run_jobs().await;
            let refused = last(&app, &thread).await;
            assert_eq!(refused["state"], "refused");
            let text = refused["reason"]["text"].as_str().unwrap().to_lowercase();
            assert!(text.contains(word), "{kind:?}: {text}");
        }
        assert!(app.sent().is_empty());
    }

    async fn a_provider_that_says_no_and_sends_all_the_same_is_shown_once(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        for (number, kind) in
            [Fault::Payment402, Fault::A2p400, Fault::DailyCap403, Fault::NotMember403].into_iter().enumerate()
        {
            app.sim.add_fault(FaultSpec { accept: true, ..fault(kind, 1) });
            app.reply(&thread, &format!("Day {number} works.")).await.expect(202);
            app.run_jobs().await;
            app.advance(TimeDelta::minutes(1)).await;
            app.owner.post(&format!("/api/v1/connections/{}/test", app.connection), json!({})).await.expect(200);

            let item = last(&app, &thread).await;
            assert_eq!(item["state"], "delivered", "{kind:?}");
            assert!(item["reason"]["text"].as_str().unwrap().contains("said no"), "{item}");
            assert_eq!(app.thread(&thread).await.len(), 2 + number, "shown once");
        }
        assert_eq!(app.sent().len(), 4);
        check_invariants(app.app().env()).await;
    }

    async fn the_same_words_of_a_colleague_are_not_the_refused_text(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        app.sim.add_fault(fault(Fault::Payment402, 1));
        app.reply(&thread, "Tuesday works.").await.expect(202);
        app.run_jobs().await;
        app.advance(TimeDelta::minutes(5)).await;
        let by_hand = AppMessage { to: ANA.to_owned(), text: "Tuesday works.".to_owned(), from: None };
        app.sim.app_message(by_hand).await.unwrap();
        app.advance(TimeDelta::minutes(1)).await;

        let states: Vec<_> = app.thread(&thread).await.iter().map(|item| item["state"].clone()).collect();
        assert_eq!(states, ["received", "refused", "delivered"]);
    }

    async fn a_person_who_settled_is_put_right_by_the_provider(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        app.sim.add_fault(fault(Fault::DropWebhook, 100));
        let mut settled = Vec::new();
        for decision in ["sent", "cancel"] {
            app.sim.add_fault(fault(Fault::ResetAfterAccept, 1));
            let id = app.reply(&thread, decision).await.expect(202).json()["id"].as_str().unwrap().to_owned();
            app.run_jobs().await;
            let settle = format!("/api/v1/activities/{id}/settle");
            settled.push(app.owner.post(&settle, json!({"decision": decision})).await.expect(200).json());
        }
        assert_eq!([&settled[0]["state"], &settled[1]["state"]], ["accepted", "cancelled"]);
        app.sim.clear_faults();
        // The next poll lists both.
        app.advance(TimeDelta::minutes(30)).await;

        let items = app.thread(&thread).await;
        let states: Vec<_> = items.iter().map(|item| item["state"].clone()).collect();
        assert_eq!(states, ["received", "delivered", "delivered"], "{items:#?}");
        check_invariants(app.app().env()).await;
    }

    async fn a_webhook_faster_than_the_answer_is_ours(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        app.sim.add_fault(fault(Fault::DeliveredBeforeAnswer, 1));
        app.reply(&thread, "Tuesday works.").await.expect(202);
        app.run_jobs().await;
        app.advance(TimeDelta::minutes(1)).await;

        let items = app.thread(&thread).await;
        assert_eq!(items.len(), 2);
        assert_eq!(items[1]["state"], "delivered");
    }

    async fn undelivered_is_said(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        app.sim.add_fault(fault(Fault::Undelivered, 1));
        app.reply(&thread, "Tuesday works.").await.expect(202);
        app.run_jobs().await;
        // The provider's first API has no webhook for it: we ask.
        app.advance(TimeDelta::minutes(3)).await;
        assert_eq!(last(&app, &thread).await["state"], "undelivered");
    }

    async fn a_revoked_key_stops_and_is_shown(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        app.sim.add_fault(fault(Fault::Unauthorized401, 1));
        app.reply(&thread, "Tuesday works.").await.expect(202);
        app.run_jobs().await;
        assert_eq!(last(&app, &thread).await["state"], "refused");
        let connections = app.owner.get("/api/v1/connections").await.json();
        assert_eq!(connections["items"][0]["health"]["state"], "key_rejected");
        assert_eq!(app.reply(&thread, "again").await.code(), "no_sender");
        let test = format!("/api/v1/connections/{}/test", app.connection);
        assert_eq!(app.owner.post(&test, json!({})).await.json()["health"]["state"], "ok");
        app.reply(&thread, "again").await.expect(202);
    }

    async fn the_red_button_holds_everything(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        app.owner.put("/api/v1/sending", json!({"armed": false})).await.expect(200);
        app.reply(&thread, "Tuesday works.").await.expect(202);
        app.advance(TimeDelta::minutes(5)).await;
        assert!(app.sent().is_empty());
        assert_eq!(last(&app, &thread).await["state"], "planned");

        app.owner.put("/api/v1/sending", json!({"armed": true})).await.expect(200);
        app.advance(TimeDelta::minutes(1)).await;
        assert_eq!(app.sent().len(), 1);
    }

    async fn a_waiting_message_can_be_taken_back(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        let later = json!({"channel": "sms", "body": "Later", "send_at": "2026-03-02T18:00:00Z"});
        let path = format!("/api/v1/conversations/{thread}/messages");
        let taken = app.owner.post(&path, later).await.expect(202).json();
        let cancel = format!("/api/v1/activities/{}/cancel", taken["id"].as_str().unwrap());
        assert_eq!(app.owner.post(&cancel, json!({})).await.expect(200).json()["state"], "cancelled");
        assert_eq!(app.owner.post(&cancel, json!({})).await.expect(409).code(), "wrong_state");
        app.advance(TimeDelta::hours(4)).await;
        assert!(app.sent().is_empty());
    }

    async fn doubt_can_be_settled_by_a_person(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        for (decision, state) in [("sent", "accepted"), ("cancel", "cancelled")] {
            app.sim.add_fault(fault(Fault::TimeoutBeforeAccept, 1));
            let id = app.reply(&thread, decision).await.expect(202).json()["id"].as_str().unwrap().to_owned();
            app.run_jobs().await;
            let settle = format!("/api/v1/activities/{id}/settle");
            let settled = app.owner.post(&settle, json!({"decision": decision})).await.expect(200).json();
            assert_eq!(settled["state"], state);
            assert_eq!(app.owner.post(&settle, json!({"decision": decision})).await.status, 409);
        }
        app.advance(TimeDelta::minutes(30)).await;
        assert!(app.sent().is_empty());
    }

    async fn two_people_answering_at_once_are_both_heard(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        let answers = join_all(["Yes, at 9.", "Yes, at 10."].map(|words| app.reply(&thread, words))).await;
        assert!(answers.iter().all(|answer| answer.status == 202));
        app.run_jobs().await;
        assert_eq!(app.sent().len(), 2);
        assert_eq!(app.thread(&thread).await.len(), 3);
    }

    async fn what_cannot_be_sent_is_refused_with_its_field(app: TestApp) {
        let thread = thread_with_ana(&app).await;
        for body in ["", "   \n", &"x".repeat(1_601)] {
            let refused = app.reply(&thread, body).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], "/body");
        }
        let path = format!("/api/v1/conversations/{thread}/messages");
        let huge = app.owner.post(&path, json!({"channel": "sms", "body": "x".repeat(1_000_000)})).await;
        assert_eq!((huge.status, huge.code().as_str()), (413, "too_large"));
        let line = json!({"channel": "sms", "body": "hi", "from": "01946b5e-7c00-7000-8000-000000000001"});
        assert_eq!(app.owner.post(&path, line).await.code(), "no_sender");
        let unknown = "/api/v1/conversations/01946b5e-7c00-7000-8000-000000000001/messages";
        assert_eq!(app.owner.post(unknown, json!({"channel": "sms", "body": "hi"})).await.status, 404);
        app.run_jobs().await;
        assert!(app.sent().is_empty());
    }
}
