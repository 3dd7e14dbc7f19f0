//! Stop by mail: by words, by the page, by the mail program, and by an address that takes nothing.

use crate::mail::{ANA, last, mailed_by_ana};
use chrono::TimeDelta;
use crm_simulator::{BounceIn, MailIn};
use crm_testkit::{TestApp, on_both_databases};
use reqwest::Method;
use serde_json::{Value, json};

async fn ana(app: &TestApp) -> Value {
    app.owner.get("/api/v1/contacts?q=ana").await.expect(200).json()["items"][0].clone()
}

/// The path of the page behind the link of the first mail to Ana.
async fn first_mail(app: &mut TestApp) -> (String, String) {
    app.with_mailbox().await;
    let person = json!({"first_name": "Ana", "emails": [{"value": ANA}]});
    let id = app.owner.post("/api/v1/contacts", person).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let thread = app.owner.post(&format!("/api/v1/contacts/{id}/conversation"), json!({})).await.json();
    let thread = thread["id"].as_str().unwrap().to_owned();
    app.reply_by_mail(&thread, "Hi Ana").await.expect(202);
    app.run_jobs().await;
    let link = app.sim.mails().pop().unwrap().unsubscribe;
    (thread, link[link.find("/u/").unwrap()..].to_owned())
}

on_both_databases! {
    async fn words_that_say_stop_end_it(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        let later = json!({"channel": "email", "body": "Later", "send_at": "2026-03-02T18:00:00Z"});
        let path = format!("/api/v1/conversations/{thread}/messages");
        app.owner.post(&path, later).await.expect(202);
        app.mail_from(ANA, "Re: Crack in the wall", "Please remove me from your list.").await;
        assert_eq!(ana(&app).await["consent"]["email"]["state"], "unsubscribed");
        let refused = app.reply_by_mail(&thread, "Sorry!").await.expect(422);
        assert_eq!(refused.code(), "opted_out");
        assert!(refused.json()["detail"].as_str().unwrap().contains("emails"), "{}", refused.text);
        app.advance(TimeDelta::hours(4)).await;
        assert!(app.sim.mails().is_empty(), "what waited was taken back");
        let waiting = app.thread(&thread).await.into_iter().find(|item| item["direction"] == "out").unwrap();
        assert_eq!((&waiting["state"], &waiting["reason"]["code"]), (&json!("cancelled"), &json!("opted_out")));
        assert_eq!(waiting["reason"]["text"], "This person has opted out of emails.");
        let reach = app.owner.get(&format!("/api/v1/conversations/{thread}")).await.json()["reach"].clone();
        assert_eq!(reach[0]["blocked"]["code"], "opted_out");
    }

    async fn our_own_words_sent_back_say_nothing(app: TestApp) {
        let (thread, _) = first_mail(&mut app).await;
        let reply = MailIn { from: ANA.into(), text: "Tuesday is good.".into(), answers: Some(1), ..MailIn::default() };
        app.mail(reply).await;
        assert!(last(&app, &thread).await["body"].as_str().unwrap().contains("No more emails from us"));
        assert_ne!(ana(&app).await["consent"]["email"]["state"], "unsubscribed");
        app.reply_by_mail(&thread, "See you.").await.expect(202);
    }

    async fn a_subject_says_it_too(app: TestApp) {
        mailed_by_ana(&mut app).await;
        app.mail_from(ANA, "unsubscribe", "").await;
        assert_eq!(ana(&app).await["consent"]["email"]["state"], "unsubscribed");
    }

    async fn a_mail_opens_no_gate(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        app.mail_from(ANA, "Stop", "unsubscribe").await;
        app.mail_from(ANA, "Start", "START").await;
        assert_eq!(ana(&app).await["consent"]["email"]["state"], "unsubscribed");
        assert_eq!(app.reply_by_mail(&thread, "Hi").await.code(), "opted_out");
    }

    async fn stop_by_mail_leaves_texts_alone_and_the_other_way_round(app: TestApp) {
        app.with_mailbox().await;
        let person = json!({"first_name": "Ana", "phones": [{"value": "+16175550123"}], "emails": [{"value": ANA}, {"value": "ana@work.example"}]});
        app.owner.post("/api/v1/contacts", person).await.expect(201);
        app.mail_from(ANA, "Hi", "unsubscribe").await;
        let thread = app.only_conversation().await;
        app.reply(&thread, "A text").await.expect(202);
        assert_eq!(app.reply_by_mail(&thread, "Hi").await.code(), "opted_out");
        // The other address of the same person said nothing.
        app.mail_from("ana@work.example", "Hi", "Write here.").await;
        app.reply_by_mail(&thread, "Hi").await.expect(202);
        app.text_from("+16175550123", "STOP").await;
        assert_eq!(app.reply(&thread, "A text").await.code(), "opted_out");
        app.reply_by_mail(&thread, "Hi again").await.expect(202);
    }

    async fn looking_at_the_page_changes_nothing_and_pressing_does(app: TestApp) {
        let (thread, path) = first_mail(&mut app).await;
        for _ in 0..3 {
            let page = app.anyone.get(&path).await.expect(200);
            assert!(page.text.contains("<button") && !page.text.contains("<script") && !page.text.contains(ANA), "{}", page.text);
            let policy = page.headers["content-security-policy"].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        }
        assert_ne!(ana(&app).await["consent"]["email"]["state"], "unsubscribed");
        let unknown = app.anyone.get("/u/AAAA").await.expect(200);
        assert_eq!(unknown.text, app.anyone.get(&path).await.text);

        let press = app.anyone.request(Method::POST, &path);
        let done = app.anyone.send(press).await.expect(200);
        assert_eq!(done.text, app.anyone.send(app.anyone.request(Method::POST, "/u/AAAA")).await.expect(200).text);
        assert_eq!(ana(&app).await["consent"]["email"]["state"], "unsubscribed");
        assert_eq!(app.reply_by_mail(&thread, "Hi").await.code(), "opted_out");
    }

    async fn a_mail_program_unsubscribes_by_itself(app: TestApp) {
        let (thread, path) = first_mail(&mut app).await;
        let one_click = || {
            app.anyone
                .request(Method::POST, &path)
                .header("content-type", "application/x-www-form-urlencoded")
                .body("List-Unsubscribe=One-Click")
        };
        for _ in 0..3 {
            app.anyone.send(one_click()).await.expect(200);
        }
        assert_eq!(ana(&app).await["consent"]["email"]["state"], "unsubscribed");
        assert_eq!(app.reply_by_mail(&thread, "Hi").await.code(), "opted_out");
        // A token of somebody else's making ends nothing.
        let mut forged = path.clone().into_bytes();
        let at = forged.len() - 5;
        forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
        app.mail_from("theo@customer.example", "Hi", "Hello").await;
        let forged = String::from_utf8(forged).unwrap();
        app.anyone.send(app.anyone.request(Method::POST, &forged)).await.expect(200);
        let theo = app.owner.get("/api/v1/contacts?q=theo").await.json()["items"][0]["consent"]["email"]["state"].clone();
        assert_eq!(theo, "unknown");
    }

    async fn an_address_that_takes_no_mail_gets_none(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        app.reply_by_mail(&thread, "Tuesday works.").await.expect(202);
        app.run_jobs().await;
        app.sim.bounce(1, &BounceIn { delayed: true, status: "4.4.1".into() }).await.unwrap();
        app.run_jobs().await;
        let first = app.thread(&thread).await;
        assert_eq!(first[1]["state"], "accepted", "late is not lost");
        assert_eq!(first[2]["email"]["bounce"]["kind"], "soft");
        app.reply_by_mail(&thread, "Still true.").await.expect(202);
        app.run_jobs().await;

        let later = json!({"channel": "email", "body": "Later", "send_at": "2026-03-02T18:00:00Z"});
        app.owner.post(&format!("/api/v1/conversations/{thread}/messages"), later).await.expect(202);
        app.sim.bounce(1, &BounceIn::default()).await.unwrap();
        app.run_jobs().await;
        let items = app.thread(&thread).await;
        let of = |body: &str| items.iter().find(|item| item["body"] == body).unwrap();
        assert_eq!(of("Tuesday works.")["state"], "undelivered");
        assert!(of("Tuesday works.")["reason"]["text"].as_str().unwrap().contains("5.1.1"));
        assert_eq!(of("Still true.")["state"], "accepted", "the report is about one mail");
        assert_eq!((&of("Later")["state"], &of("Later")["reason"]["code"]), (&json!("cancelled"), &json!("bounced")));
        let refused = app.reply_by_mail(&thread, "Hi").await.expect(422);
        assert!(refused.text.contains("came back"), "{}", refused.text);
        assert_eq!(ana(&app).await["consent"]["email"]["state"], "unknown", "the person has said nothing");
    }

    async fn a_forged_report_moves_nothing(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        app.reply_by_mail(&thread, "Tuesday works.").await.expect(202);
        app.run_jobs().await;
        let forged = "From: MAILER-DAEMON@evil.example\r\nSubject: Undelivered Mail Returned to Sender\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; evil.example\r\n\r\nFinal-Recipient: rfc822; nobody@customer.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n";
        assert_eq!(app.raw_mail(forged).await, 200);
        assert_eq!(app.thread(&thread).await[1]["state"], "accepted");
        assert_eq!(app.conversations().await.len(), 2, "shown like any other mail");
    }

    async fn a_forged_report_without_the_mails_id_closes_nothing(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        app.reply_by_mail(&thread, "Tuesday works.").await.expect(202);
        app.run_jobs().await;
        let forged = format!("From: MAILER-DAEMON@evil.example\r\nX-Failed-Recipients: {ANA}\r\nSubject: Mail delivery failed\r\n\r\n  {ANA}\r\n    host mx.example: 550 5.1.1 Unknown user\r\n");
        assert_eq!(app.raw_mail(forged).await, 200);
        assert_eq!(app.thread(&thread).await[1]["state"], "undelivered");
        app.reply_by_mail(&thread, "Did it reach you?").await.expect(202);
    }

    async fn a_stop_under_the_id_of_another_mail_is_heard(app: TestApp) {
        app.with_mailbox().await;
        let mail = |words: &str| format!("From: {ANA}\r\nTo: office@example.com\r\nMessage-ID: <same@customer.example>\r\nSubject: Hi\r\n\r\n{words}\r\n");
        assert_eq!(app.raw_mail(mail("Is Tuesday free?")).await, 200);
        assert_eq!(app.raw_mail(mail("Please unsubscribe me.")).await, 200);
        let thread = app.only_conversation().await;
        assert_eq!(app.thread(&thread).await.len(), 2, "both are shown");
        assert_eq!(app.reply_by_mail(&thread, "Hi").await.expect(422).code(), "opted_out");
    }
}
