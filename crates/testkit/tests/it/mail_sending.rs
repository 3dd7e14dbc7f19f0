//! A mail leaves: once, in its thread, and its fate is known or shown as doubt.

use crate::mail::{ANA, last, mailed_by_ana};
use chrono::TimeDelta;
use crm_simulator::{BounceIn, MailFault, MailIn};
use crm_testkit::{MAILBOX, TestApp, on_both_databases};
use serde_json::json;

async fn state(app: &TestApp, thread: &str) -> (String, String) {
    let items = app.thread(thread).await;
    let item = items.iter().rev().find(|item| item["direction"] == "out").unwrap();
    let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    (word(&item["state"]), word(&item["reason"]["code"]))
}

on_both_databases! {
    async fn an_answer_leaves_in_its_thread(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        let incoming = last(&app, &thread).await["email"]["message_id"].as_str().unwrap().to_owned();
        let taken = app.reply_by_mail(&thread, "Tuesday works.\n\nBring <nothing> & smile.").await.expect(202).json();
        assert_eq!(taken["state"], "planned");
        app.run_jobs().await;

        let sent = app.sim.mails();
        assert_eq!(sent.len(), 1);
        assert_eq!((sent[0].from.as_str(), sent[0].to.as_slice()), (MAILBOX, &[ANA.to_owned()][..]));
        assert_eq!((sent[0].subject.as_str(), sent[0].in_reply_to.as_str()), ("Re: Crack in the wall", incoming.as_str()));
        assert!(sent[0].raw.contains(&format!("References: <{incoming}>")), "{}", sent[0].raw);
        assert!(sent[0].raw.contains("Quill Foundation Repair"), "{}", sent[0].raw);
        assert_eq!(sent[0].text, "Tuesday works.\n\nBring <nothing> & smile.");
        assert!(sent[0].raw.contains("Bring &lt;nothing&gt; &amp; smile."), "{}", sent[0].raw);
        assert_eq!(sent[0].unsubscribe, "", "an answer is no advertising");
        let item = last(&app, &thread).await;
        assert_eq!((&item["id"], &item["state"]), (&taken["id"], &json!("accepted")));
        assert_eq!(item["provider_id"], sent[0].message_id.as_str());

        // A mail server says nothing more: taken stays taken.
        app.advance(TimeDelta::hours(2)).await;
        assert_eq!(state(&app, &thread).await.0, "accepted");

        let reply = MailIn { from: ANA.into(), text: "See you.".into(), answers: Some(1), ..MailIn::default() };
        let second = app.mail(reply).await;
        app.reply_by_mail(&thread, "Fine.").await.expect(202);
        app.run_jobs().await;
        let sent = app.sim.mails();
        assert_eq!(sent[1].in_reply_to, second);
        assert!(sent[1].raw.contains(&format!("<{}>\r\n <{second}>", sent[0].message_id)), "{}", sent[1].raw);
    }

    async fn the_first_mail_to_a_person_can_be_ended_by_them(app: TestApp) {
        app.with_mailbox().await;
        let person = json!({"first_name": "Ana", "emails": [{"value": ANA}]});
        let id = app.owner.post("/api/v1/contacts", person).await.expect(201).json()["id"].as_str().unwrap().to_owned();
        let thread = app.owner.post(&format!("/api/v1/contacts/{id}/conversation"), json!({})).await.json();
        let thread = thread["id"].as_str().unwrap().to_owned();
        let body = json!({"channel": "email", "subject": "Your wall \u{2013} free look", "body": "Hi Ana"});
        let path = format!("/api/v1/conversations/{thread}/messages");
        app.owner.post(&path, body).await.expect(202);
        app.run_jobs().await;
        let sent = app.sim.mails().pop().unwrap();
        assert_eq!(sent.subject, "Your wall \u{2013} free look");
        assert!(sent.unsubscribe.contains("/u/"), "{}", sent.raw);
        assert!(sent.raw.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{}", sent.raw);
        assert!(sent.text.contains(&sent.unsubscribe), "{}", sent.text);
    }

    async fn a_server_that_wants_time_gets_it(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        for fault in [MailFault::Greylist451, MailFault::Busy451, MailFault::Closed421, MailFault::DropBeforeData] {
            app.sim.fail_mail(fault, 1);
            app.reply_by_mail(&thread, &format!("{fault:?}")).await.expect(202);
            app.run_jobs().await;
            assert_eq!(state(&app, &thread).await.0, "reserved", "{fault:?}");
            app.advance(TimeDelta::minutes(6)).await;
            assert_eq!(state(&app, &thread).await.0, "accepted", "{fault:?}");
        }
        let texts: Vec<String> = app.sim.mails().into_iter().map(|mail| mail.text).collect();
        assert_eq!(texts, ["Greylist451", "Busy451", "Closed421", "DropBeforeData"], "each once");
    }

    async fn a_refusal_says_why(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        for (fault, word) in [(MailFault::NoSuchUser550, "No such user here"), (MailFault::Unwanted554, "not wanted")] {
            app.sim.fail_mail(fault, 1);
            app.reply_by_mail(&thread, "Tuesday works.").await.expect(202);
            app.run_jobs().await;
            let item = last(&app, &thread).await;
            assert_eq!(item["state"], "refused");
            assert!(item["reason"]["text"].as_str().unwrap().contains(word), "{item}");
        }
        assert!(app.sim.mails().is_empty());
    }

    async fn a_lost_answer_stays_doubt_and_is_never_sent_again(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        app.sim.fail_mail(MailFault::DropAfterData, 1);
        let id = app.reply_by_mail(&thread, "Tuesday works.").await.expect(202).json()["id"].as_str().unwrap().to_owned();
        app.run_jobs().await;
        assert_eq!(state(&app, &thread).await, ("unknown".into(), "no_answer_for_good".into()));
        for _ in 0..4 {
            app.advance(TimeDelta::hours(7)).await;
        }
        assert_eq!(state(&app, &thread).await.0, "unknown", "a mail server cannot be asked");
        assert_eq!(app.sim.mails().len(), 1);
        let settled = app.owner.post(&format!("/api/v1/activities/{id}/settle"), json!({"decision": "send_again"})).await.expect(200);
        assert_eq!(settled.json()["state"], "reserved");
        app.run_jobs().await;
        let sent = app.sim.mails();
        assert_eq!((sent.len(), &sent[0].message_id), (2, &sent[1].message_id), "a person decided; it is the same mail");
        assert_eq!(state(&app, &thread).await.0, "accepted");
    }

    async fn an_answer_proves_that_a_mail_was_sent(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        app.sim.fail_mail(MailFault::DropAfterData, 1);
        app.reply_by_mail(&thread, "Tuesday works.").await.expect(202);
        app.run_jobs().await;
        let reply = MailIn { from: ANA.into(), text: "See you.".into(), answers: Some(1), ..MailIn::default() };
        app.mail(reply).await;
        assert_eq!(state(&app, &thread).await, ("accepted".into(), "proved_sent".into()));
        let bodies: Vec<String> =
            app.thread(&thread).await.iter().map(|item| item["body"].as_str().unwrap()[..4].to_owned()).collect();
        assert_eq!(bodies, ["Is T", "Tues", "See "], "an answer comes after what it answers, also within a second");
    }

    async fn a_returned_mail_proves_it_too_and_says_what_happened(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        app.sim.fail_mail(MailFault::DropAfterData, 1);
        app.reply_by_mail(&thread, "Tuesday works.").await.expect(202);
        app.run_jobs().await;
        app.sim.bounce(1, &BounceIn::default()).await.unwrap();
        app.run_jobs().await;
        assert_eq!(state(&app, &thread).await, ("undelivered".into(), "bounced".into()));
        let report = last(&app, &thread).await;
        assert_eq!((&report["kind"], &report["email"]["bounce"]["kind"]), (&json!("event"), &json!("hard")));
        assert!(report["body"].as_str().unwrap().contains("550 5.1.1"), "{report}");
        assert_eq!(app.conversations().await.len(), 1, "the reporter is nobody's contact");
    }

    async fn a_crash_between_handing_over_and_the_answer_sends_nothing_twice(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        app.sim.fail_mail(MailFault::NeverAnswer, 1);
        app.reply_by_mail(&thread, "Tuesday works.").await.expect(202);
        let worker = app.app().worker().clone();
        let sending = tokio::spawn(async move { worker.run_due().await });
        let mut look = tokio::time::interval(std::time::Duration::from_millis(5));
        while app.sim.mails().is_empty() {
            look.tick().await;
        }
        sending.abort();
        app.crash_and_restart().await;
        assert_eq!(state(&app, &thread).await.0, "handed");

        // The lease of the dead worker ends, and the row is doubt: nobody can be asked, and it is not sent again.
        for _ in 0..3 {
            app.advance(TimeDelta::minutes(15)).await;
        }
        assert_eq!(state(&app, &thread).await, ("unknown".into(), "no_answer_for_good".into()));
        assert_eq!(app.sim.mails().len(), 1);
    }

    async fn a_crash_before_handing_over_loses_nothing(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        app.reply_by_mail(&thread, "Tuesday works.").await.expect(202);
        app.crash_and_restart().await;
        app.run_jobs().await;
        let texts: Vec<String> = app.sim.mails().into_iter().map(|mail| mail.text).collect();
        assert_eq!(texts, ["Tuesday works."]);
    }

    async fn mails_leave_in_the_order_they_were_written(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        app.sim.fail_mail(MailFault::Greylist451, 1);
        for part in ["one", "two", "three"] {
            app.reply_by_mail(&thread, part).await.expect(202);
        }
        for _ in 0..3 {
            app.advance(TimeDelta::minutes(6)).await;
        }
        let texts: Vec<String> = app.sim.mails().into_iter().map(|mail| mail.text).collect();
        assert_eq!(texts, ["one", "two", "three"]);
    }

    async fn what_cannot_be_mailed_is_refused_with_its_reason(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        let path = format!("/api/v1/conversations/{thread}/messages");
        for (body, pointer) in [
            (json!({"channel": "email", "body": " "}), "/body"),
            (json!({"channel": "email", "body": "x".repeat(100_001)}), "/body"),
            (json!({"channel": "email", "body": "x", "subject": "a\r\nBcc: all@example.com"}), "/subject"),
            (json!({"channel": "sms", "body": "x", "subject": "a"}), "/subject"),
        ] {
            let refused = app.owner.post(&path, body).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
        }
        assert_eq!(app.owner.post(&path, json!({"channel": "sms", "body": "x"})).await.code(), "no_address");
        let line = app.owner.get("/api/v1/connections").await.json()["items"][0]["lines"][0]["id"].clone();
        let from_a_line = json!({"channel": "email", "body": "x", "from": line});
        assert_eq!(app.owner.post(&path, from_a_line).await.code(), "no_sender");
    }

    async fn without_a_mailbox_nothing_is_mailed(app: TestApp) {
        let person = json!({"first_name": "Ana", "emails": [{"value": ANA}], "phones": [{"value": "+16175550123"}]});
        let id = app.owner.post("/api/v1/contacts", person).await.expect(201).json()["id"].as_str().unwrap().to_owned();
        let thread = app.owner.post(&format!("/api/v1/contacts/{id}/conversation"), json!({})).await.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(app.reply_by_mail(&thread, "Hi").await.code(), "no_sender");
        app.with_mailbox().await;
        app.reply(&thread, "Hi by text").await.expect(202);
        app.run_jobs().await;
        assert_eq!(app.sent().len(), 1, "a mailbox is no line");
    }

    async fn a_mail_server_that_is_away_holds_no_text_back(app: TestApp) {
        app.ready().await;
        app.text_from("+16175550123", "hello").await;
        let thread = app.only_conversation().await;
        let contact = app.owner.get("/api/v1/contacts").await.json()["items"][0]["id"].as_str().unwrap().to_owned();
        let with_mail = json!({"emails": [{"value": ANA}]});
        app.owner.patch(&format!("/api/v1/contacts/{contact}"), with_mail).await.expect(200);
        app.with_mailbox().await;
        app.sim.fail_mail(MailFault::Closed421, 1);
        app.reply_by_mail(&thread, "A mail").await.expect(202);
        app.run_jobs().await;
        app.reply(&thread, "A text").await.expect(202);
        app.run_jobs().await;
        assert_eq!(app.sent().len(), 1, "the mail waits, the text does not");
        app.advance(TimeDelta::minutes(5)).await;
        assert_eq!(app.sim.mails().len(), 1);
    }
}
