//! A call comes in, and what follows.

use crate::inbound::fault;
use chrono::TimeDelta;
use crm_simulator::{CallEnd, ContactEdit, Fault, IncomingCall, Settings};
use crm_testkit::{TestApp, on_both_databases};
use serde_json::{Value, json};

const ANA: &str = "+16175550123";

async fn call(app: &TestApp, end: CallEnd) -> String {
    let call = app.sim.call(IncomingCall::new(ANA, end)).await.unwrap();
    app.run_jobs().await;
    call.id
}

async fn view(app: &TestApp, query: &str) -> Vec<Value> {
    let answer = app.owner.get(&format!("/api/v1/conversations?{query}")).await.expect(200);
    answer.json()["items"].as_array().unwrap().clone()
}

async fn only_item(app: &TestApp) -> Value {
    let mut items = app.thread(&app.only_conversation().await).await;
    assert_eq!(items.len(), 1, "{items:#?}");
    items.remove(0)
}

on_both_databases! {
    async fn a_missed_call_waits_to_be_called_back_until_somebody_texts(app: TestApp) {
        call(&app, CallEnd::Missed).await;
        assert_eq!(only_item(&app).await["call"]["outcome"], "ringing");
        assert!(view(&app, "view=calls").await.is_empty(), "it still rings");
        app.advance(TimeDelta::minutes(1)).await;

        let waiting = view(&app, "view=calls").await;
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0]["last_activity"]["snippet"], "Missed call");
        assert_eq!((&waiting[0]["unread"], &waiting[0]["callback"]["calls"]), (&json!(1), &json!(1)));
        call(&app, CallEnd::Missed).await;
        app.advance(TimeDelta::minutes(1)).await;
        let waiting = view(&app, "view=calls&needs_callback=true").await;
        assert_eq!((&waiting[0]["callback"]["calls"], &waiting[0]["unread"]), (&json!(2), &json!(2)));

        let thread = app.only_conversation().await;
        app.reply(&thread, "Sorry we missed you. How can we help?").await.expect(202);
        assert!(view(&app, "view=calls").await.is_empty());
        assert_eq!(view(&app, "view=calls&needs_callback=false").await.len(), 1);
    }

    async fn a_text_that_does_not_arrive_is_no_call_back(app: TestApp) {
        call(&app, CallEnd::Missed).await;
        app.advance(TimeDelta::minutes(1)).await;
        app.sim.add_fault(fault(Fault::Payment402, 1));
        let thread = app.only_conversation().await;
        app.reply(&thread, "Sorry we missed you.").await.expect(202);
        assert!(view(&app, "view=calls").await.is_empty());
        app.run_jobs().await;
        assert_eq!(view(&app, "view=calls").await.len(), 1, "it was refused");
    }

    async fn done_settles_a_call_and_undo_brings_it_back(app: TestApp) {
        call(&app, CallEnd::Missed).await;
        app.advance(TimeDelta::minutes(1)).await;
        let path = format!("/api/v1/conversations/{}", app.only_conversation().await);
        app.owner.patch(&path, json!({"status": "done"})).await.expect(200);
        assert!(view(&app, "view=calls").await.is_empty());
        app.owner.patch(&path, json!({"status": "open"})).await.expect(200);
        assert_eq!(view(&app, "view=calls").await.len(), 1);
    }

    async fn speaking_later_clears_the_call_too(app: TestApp) {
        call(&app, CallEnd::Missed).await;
        app.advance(TimeDelta::minutes(5)).await;
        let back = IncomingCall { outgoing: true, ..IncomingCall::new(ANA, CallEnd::Missed) };
        app.sim.call(back.clone()).await.unwrap();
        app.advance(TimeDelta::minutes(1)).await;
        assert_eq!(view(&app, "view=calls").await.len(), 1, "nobody answered our call");
        app.sim.call(IncomingCall { end: CallEnd::Answered, ..back }).await.unwrap();
        app.advance(TimeDelta::minutes(1)).await;
        assert!(view(&app, "view=calls").await.is_empty());
        let items = app.thread(&app.only_conversation().await).await;
        let lines: Vec<_> = items.iter().map(|item| item["body"].as_str().unwrap()).collect();
        assert_eq!(lines, ["Missed call", "Outgoing call, no answer", "Outgoing call 0:06"]);
    }

    async fn a_voicemail_is_asked_for_and_has_its_words_and_sound(app: TestApp) {
        let id = call(&app, CallEnd::Voicemail).await;
        app.advance(TimeDelta::seconds(10)).await;
        assert_eq!(only_item(&app).await["kind"], "call", "the first API has no event for it");
        app.advance(TimeDelta::minutes(1)).await;

        let item = only_item(&app).await;
        assert_eq!((&item["kind"], &item["provider_id"]), (&json!("voicemail"), &json!(id)));
        assert_eq!(item["body"], "Voicemail 0:17: Hi, there is water in our basement. Please call me back.");
        let voicemail = &item["call"]["voicemail"];
        assert_eq!(voicemail["duration_s"], 17);
        assert_eq!(voicemail["file"]["content_type"], "audio/wav");
        let waiting = view(&app, "view=calls").await;
        assert_eq!((&waiting[0]["callback"]["voicemails"], &waiting[0]["unread"]), (&json!(1), &json!(1)));
    }

    async fn an_answered_call_has_everything_and_is_not_unread(app: TestApp) {
        call(&app, CallEnd::Answered).await;
        app.advance(TimeDelta::seconds(30)).await;
        let item = only_item(&app).await;
        let part = &item["call"];
        assert_eq!((&part["outcome"], &part["duration_s"], &part["answered_by"]), (&json!("answered"), &json!(6), &json!("USsim01")));
        assert_eq!(part["next_steps"], json!(["Send a quote."]));
        assert_eq!(part["recordings"][0]["file"]["state"], "stored");
        assert_eq!(part["has_transcript"], true);
        assert_eq!(app.conversations().await[0]["unread"], 0);

        let path = format!("/api/v1/activities/{}/transcript", item["id"].as_str().unwrap());
        let first = app.owner.get(&format!("{path}?limit=4")).await.expect(200).json();
        assert_eq!(first["items"][1]["speaker"], "them");
        let rest = app.owner.get(&format!("{path}?limit=4&cursor={}", first["next_cursor"].as_str().unwrap())).await.json();
        assert_eq!(rest["items"].as_array().unwrap().len(), 2);
        assert_eq!(rest["next_cursor"], json!(null));
    }

    async fn fault_23_a_transcript_of_ten_thousand_lines_is_read_page_by_page(app: TestApp) {
        let words: Vec<String> = (0..10_000).map(|n| format!("What was said as number {n}.")).collect();
        app.sim.call(IncomingCall { words: words.clone(), ..IncomingCall::new(ANA, CallEnd::Answered) }).await.unwrap();
        app.advance(TimeDelta::minutes(3)).await;
        let item = only_item(&app).await;
        assert_eq!(item["call"]["has_transcript"], true);
        assert!(item.to_string().len() < 4_000, "the thread does not carry it");

        let path = format!("/api/v1/activities/{}/transcript?limit=200", item["id"].as_str().unwrap());
        let (mut read, mut next) = (Vec::new(), Some(String::new()));
        while let Some(cursor) = next.take() {
            let page = app.owner.get(&format!("{path}{cursor}")).await.expect(200).json();
            read.extend(page["items"].as_array().unwrap().iter().map(|line| line["text"].as_str().unwrap().to_owned()));
            next = page["next_cursor"].as_str().map(|cursor| format!("&cursor={cursor}"));
        }
        assert_eq!(read, words);
    }

    async fn what_webhooks_did_not_bring_is_asked_for(app: TestApp) {
        for webhook in app.sim.webhooks() {
            if !webhook.events.iter().any(|event| event == "call.completed") {
                app.sim.remove_webhook(&webhook.id).unwrap();
            }
        }
        app.sim.add_fault(fault(Fault::DropWebhook, 1));
        call(&app, CallEnd::Answered).await;
        app.advance(TimeDelta::minutes(3)).await;
        let part = only_item(&app).await["call"].clone();
        assert_eq!((&part["has_transcript"], &part["summary"].as_array().unwrap().len()), (&json!(true), &1));
    }

    async fn a_plan_without_summaries_is_no_outage_and_is_not_asked_again(app: TestApp) {
        app.sim.set_settings(Settings { ai_plan: false, ..Settings::default() });
        call(&app, CallEnd::Answered).await;
        app.advance(TimeDelta::minutes(30)).await;
        let asked = |path: &str| app.sim.journal().iter().filter(|entry| entry.path.starts_with(path)).count();
        assert_eq!((asked("/v1/call-summaries"), asked("/v1/call-transcripts")), (1, 1));
        let health = app.owner.get("/api/v1/connections").await.json()["items"][0]["health"]["state"].clone();
        assert_eq!(health, "ok");
        assert_eq!(only_item(&app).await["call"]["has_transcript"], false);
    }

    async fn dropped_call_webhooks_are_found_by_polling(app: TestApp) {
        app.sim.add_fault(fault(Fault::DropWebhook, 2));
        call(&app, CallEnd::Missed).await;
        app.advance(TimeDelta::minutes(1)).await;
        assert!(app.conversations().await.is_empty());
        app.advance(TimeDelta::minutes(11)).await;
        assert_eq!(app.conversations().await[0]["last_activity"]["snippet"], "Missed call");
    }

    async fn nothing_counts_twice(app: TestApp) {
        app.sim.add_fault(fault(Fault::DuplicateObject, 1));
        call(&app, CallEnd::Missed).await;
        app.sim.add_fault(fault(Fault::DuplicateWebhook, 1));
        app.advance(TimeDelta::minutes(1)).await;
        app.advance(TimeDelta::minutes(11)).await;
        only_item(&app).await;
        assert_eq!(app.conversations().await[0]["unread"], 1);
    }

    async fn all_three_families_tell_the_same(app: TestApp) {
        let mut lines = Vec::new();
        for family in ["g1", "g2", "g3"] {
            for webhook in app.sim.webhooks() {
                let all: Vec<String> = if webhook.events.iter().any(|event| event == "call.ringing") {
                    vec!["*".to_owned()]
                } else {
                    continue;
                };
                app.sim.remove_webhook(&webhook.id).unwrap();
                let new = serde_json::from_value(json!({"url": webhook.url, "family": family, "key": webhook.key, "events": all})).unwrap();
                app.sim.add_webhook(new);
                break;
            }
            let webhook = app.sim.webhooks().into_iter().find(|webhook| webhook.events == ["*"]);
            if let Some(webhook) = webhook {
                let change = serde_json::from_value(json!({"family": family})).unwrap();
                app.sim.change_webhook(&webhook.id, change).unwrap();
            }
            call(&app, CallEnd::Voicemail).await;
            app.advance(TimeDelta::minutes(2)).await;
            let items = app.thread(&app.only_conversation().await).await;
            let last = items.last().unwrap();
            lines.push(json!([last["kind"], last["direction"], last["from"], last["to"], last["body"], last["call"]["outcome"]]));
        }
        assert_eq!(lines[0], lines[1]);
        assert_eq!(lines[1], lines[2]);
        assert_eq!(lines[0][0], "voicemail");
    }

    async fn the_providers_names_fill_what_is_empty(app: TestApp) {
        let url = app.sim.webhooks()[0].url.clone();
        let key = app.sim.webhooks()[0].key.clone();
        app.sim.add_webhook(serde_json::from_value(json!({"url": url, "family": "g1", "key": key, "events": ["contact.updated"]})).unwrap());
        // Before anybody knows the number: kept for when they do.
        let edit = ContactEdit { number: ANA.into(), first_name: Some("Ana".into()), ..ContactEdit::default() };
        app.sim.edit_contact(edit.clone()).await.unwrap();
        call(&app, CallEnd::Missed).await;
        assert_eq!(app.conversations().await[0]["contact"]["name"], "Ana");

        let id = app.conversations().await[0]["contact"]["id"].as_str().unwrap().to_owned();
        app.owner.patch(&format!("/api/v1/contacts/{id}"), json!({"first_name": "Anita"})).await.expect(200);
        app.advance(TimeDelta::minutes(1)).await;
        app.sim.edit_contact(ContactEdit { company: Some("Quill Homes".into()), ..edit }).await.unwrap();
        app.run_jobs().await;
        let person = app.owner.get(&format!("/api/v1/contacts/{id}")).await.json();
        assert_eq!((&person["first_name"], &person["company"]), (&json!("Anita"), &json!("Quill Homes")));
        assert_eq!(person["consent"]["sms"]["state"], "unknown");
    }
}
