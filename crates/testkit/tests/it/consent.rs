//! STOP means stop.

use crate::webhook::{accept_key, deliver, text};
use chrono::TimeDelta;
use crm_domain::live;
use crm_jobs::claim;
use crm_testkit::{TestApp, on_both_databases};
use serde_json::{Value, json};

const ANA: &str = "+16175550123";

async fn consent_of(app: &TestApp) -> Value {
    let people = app.owner.get("/api/v1/contacts").await.json();
    people["items"][0]["consent"]["sms"].clone()
}

on_both_databases! {
    async fn stop_blocks_before_the_message_is_shown(app: TestApp) {
        app.text_from(ANA, "hi").await;
        let thread = app.only_conversation().await;
        app.reply(&thread, "Hello Ana").await.expect(202);
        app.run_jobs().await;

        app.text_from(ANA, "STOP").await;

        assert_eq!(consent_of(&app).await["state"], "unsubscribed");
        assert_eq!(app.conversations().await[0]["opted_out"], true);
        let refused = app.reply(&thread, "one more thing").await.expect(422);
        assert_eq!(refused.code(), "opted_out");
        assert!(refused.json()["detail"].as_str().unwrap().contains("2 March 2026"));
        app.run_jobs().await;
        // Ours, and the provider's own confirmation of the exact word: nothing else left.
        let ours: Vec<_> = app.sent().into_iter().filter(|message| message.text == "one more thing").collect();
        assert!(ours.is_empty());
        let unsubscribed = app.sent().iter().filter(|message| message.text.contains("are unsubscribed and will")).count();
        assert_eq!(unsubscribed, 0, "the provider confirmed; a second confirmation is noise");
    }

    async fn free_words_stop_too_and_are_confirmed_once(app: TestApp) {
        app.text_from(ANA, "please stop texting me").await;
        app.text_from(ANA, "stop please!!").await;
        app.advance(TimeDelta::minutes(1)).await;

        assert_eq!(consent_of(&app).await["state"], "unsubscribed");
        let confirmations: Vec<_> = app.sent();
        assert_eq!(confirmations.len(), 1, "{confirmations:#?}");
        assert!(confirmations[0].text.contains("you are unsubscribed"));
        let items = app.thread(&app.only_conversation().await).await;
        assert!(items.iter().any(|item| item["automatic"] == true && item["state"] == "delivered"));
    }

    async fn ordinary_words_stop_nobody(app: TestApp) {
        for words in ["Can you stop the leak?", "End of the month works", "see you this weekend", "stop by tomorrow"] {
            app.text_from(ANA, words).await;
        }
        assert_eq!(consent_of(&app).await["state"], "unknown");
        app.reply(&app.only_conversation().await, "Sure").await.expect(202);
    }

    async fn start_gives_back_what_was(app: TestApp) {
        app.text_from(ANA, "hello").await;
        app.text_from(ANA, "STOP").await;
        app.advance(TimeDelta::minutes(1)).await;
        app.text_from(ANA, "START").await;

        assert_eq!(consent_of(&app).await, json!({"state": "subscribed", "basis": "inbound_conversation"}));
        app.reply(&app.only_conversation().await, "Welcome back").await.expect(202);
        app.run_jobs().await;
        assert!(app.sent().iter().any(|message| message.text == "Welcome back"));
    }

    async fn a_stop_that_nobody_has_read_yet_holds_messages_back(app: TestApp) {
        let ben = "+16175550124";
        app.text_from(ben, "hello").await;
        let bens = app.only_conversation().await;
        app.text_from(ANA, "hello").await;
        let anas = app.conversations().await[0]["id"].as_str().unwrap().to_owned();
        accept_key(&app).await;
        let stop = text("EVstop", "ACstop", ANA, "STOP", "2026-03-02T14:00:30Z");
        deliver(&app, stop.to_string().as_bytes()).await.expect(200);
        // A worker takes it and dies: for the time of its lease nobody else may.
        let env = app.app().env().clone();
        let lost = claim(&env.store, env.now(), env.now(), TimeDelta::seconds(60), env.id(), 100, &[]).await.unwrap();
        assert!(lost.iter().any(|job| job.kind == "inbound.apply"), "{lost:?}");

        app.reply(&anas, "One more thing").await.expect(202);
        app.reply(&bens, "See you then").await.expect(202);
        app.advance(TimeDelta::seconds(30)).await;
        let texts = |app: &TestApp| app.sent().into_iter().map(|message| message.text).collect::<Vec<_>>();
        assert_eq!(texts(&app), ["See you then"], "nobody else waits");

        app.advance(TimeDelta::seconds(60)).await;
        assert!(!texts(&app).contains(&"One more thing".to_owned()), "{:?}", texts(&app));
        let item = app.thread(&anas).await.into_iter().find(|item| item["body"] == "One more thing").unwrap();
        assert_eq!((&item["state"], &item["reason"]["code"]), (&json!("cancelled"), &json!("opted_out")));
    }

    async fn a_stop_takes_back_what_waits(app: TestApp) {
        app.text_from(ANA, "hello").await;
        let thread = app.only_conversation().await;
        let later = json!({"channel": "sms", "body": "A reminder", "send_at": "2026-03-02T18:00:00Z"});
        app.owner.post(&format!("/api/v1/conversations/{thread}/messages"), later).await.expect(202);

        app.text_from(ANA, "STOP").await;
        app.advance(TimeDelta::hours(4)).await;

        let items = app.thread(&thread).await;
        let reminder = items.iter().find(|item| item["body"] == "A reminder").unwrap();
        assert_eq!((&reminder["state"], &reminder["reason"]["code"]), (&json!("cancelled"), &json!("opted_out")));
        assert!(app.sent().iter().all(|message| message.text != "A reminder"));
    }

    async fn one_person_has_one_no(app: TestApp) {
        let person = json!({"first_name": "Ana", "phones": [{"value": ANA}, {"value": "+16175550124"}]});
        let id = app.owner.post("/api/v1/contacts", person).await.expect(201).json()["id"].as_str().unwrap().to_owned();

        app.text_from(ANA, "unsubscribe").await;

        let thread = app.owner.post(&format!("/api/v1/contacts/{id}/conversation"), json!({})).await.json();
        assert_eq!(thread["opted_out"], true);
        let other = json!({"first_name": "Also Ana", "phones": [{"value": "+16175550124"}]});
        assert_eq!(app.owner.post("/api/v1/contacts", other).await.status, 409);
        app.advance(TimeDelta::minutes(1)).await;
        app.text_from("+16175550124", "START").await;
        let thread = app.owner.post(&format!("/api/v1/contacts/{id}/conversation"), json!({})).await.json();
        assert_eq!(thread["opted_out"], false, "exactly that number is free again");
        app.reply(thread["id"].as_str().unwrap(), "To the free number").await.expect(202);
        app.run_jobs().await;
        let to: Vec<_> = app.sent().into_iter().filter(|message| message.text == "To the free number").collect();
        assert_eq!(to[0].to, ["+16175550124"]);
    }

    async fn every_order_of_arrival_ends_the_same(app: TestApp) {
        accept_key(&app).await;
        let said = [
            ("STOP", "2026-03-02T14:50:00.000Z"),
            ("START", "2026-03-02T14:51:00.000Z"),
            ("stop texting me", "2026-03-02T14:52:00.000Z"),
        ];
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        for (person, order) in orders.iter().enumerate() {
            let from = format!("+1617555014{person}");
            for &which in order {
                let (words, at) = said[which];
                let event = text(&format!("EV{person}{which}"), &format!("AC{person}{which}"), &from, words, at);
                deliver(&app, event.to_string().as_bytes()).await.expect(200);
                app.run_jobs().await;
            }
        }
        let people = app.owner.get("/api/v1/contacts").await.json();
        for person in people["items"].as_array().unwrap() {
            assert_eq!(person["consent"]["sms"]["state"], "unsubscribed", "{person:#}");
        }
        assert_eq!(live::verify_log(app.app().env().store.read(), live::Log::Consent).await.unwrap(), None);
    }

    async fn help_is_answered_once(app: TestApp) {
        app.text_from(ANA, "HELP").await;
        app.text_from(ANA, "help").await;
        app.advance(TimeDelta::minutes(1)).await;

        let answers = app.sent();
        assert_eq!(answers.len(), 1, "{answers:#?}");
        assert!(answers[0].text.contains("Reply STOP"));
        assert_eq!(consent_of(&app).await["state"], "unknown");
    }

    async fn a_confirmation_that_comes_too_late_is_not_sent(app: TestApp) {
        app.owner.put("/api/v1/sending", json!({"armed": false})).await.expect(200);
        app.text_from(ANA, "please stop texting me").await;
        app.advance(TimeDelta::minutes(6)).await;
        app.owner.put("/api/v1/sending", json!({"armed": true})).await.expect(200);
        app.advance(TimeDelta::minutes(1)).await;

        assert!(app.sent().is_empty());
        let items = app.thread(&app.only_conversation().await).await;
        let confirmation = items.iter().find(|item| item["automatic"] == true).unwrap();
        assert_eq!(confirmation["reason"]["code"], "expired");
    }
}
