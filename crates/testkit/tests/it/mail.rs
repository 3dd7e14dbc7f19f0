//! A mail arrives: where it is shown, what is shown of it, and who may bring it.

use chrono::TimeDelta;
use crm_simulator::MailIn;
use crm_testkit::{MAILBOX, TestApp, on_both_databases};
use reqwest::Method;
use serde_json::{Value, json};

pub(crate) const ANA: &str = "ana@customer.example";

/// A thread that began with a mail of Ana's.
pub(crate) async fn mailed_by_ana(app: &mut TestApp) -> String {
    app.with_mailbox().await;
    let mail = MailIn {
        from: ANA.into(),
        name: "Ana Marsh".into(),
        to: MAILBOX.into(),
        subject: "Crack in the wall".into(),
        text: "Is Tuesday free?".into(),
        ..MailIn::default()
    };
    app.mail(mail).await;
    app.only_conversation().await
}

pub(crate) async fn last(app: &TestApp, thread: &str) -> Value {
    app.thread(thread).await.pop().unwrap()
}

on_both_databases! {
    async fn a_mail_makes_a_person_and_a_thread(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        let shown = app.conversations().await.pop().unwrap();
        assert_eq!((&shown["contact"]["name"], &shown["unread"]), (&json!("Ana Marsh"), &json!(1)));
        assert_eq!(shown["last_activity"]["snippet"], "Crack in the wall \u{2013} Is Tuesday free?");
        let item = last(&app, &thread).await;
        assert_eq!((&item["kind"], &item["channel"], &item["direction"]), (&json!("email"), &json!("email"), &json!("in")));
        assert_eq!((&item["subject"], &item["body"]), (&json!("Crack in the wall"), &json!("Is Tuesday free?")));
        assert_eq!((&item["from"], &item["to"]), (&json!(ANA), &json!([MAILBOX])));
        assert_eq!(item["email"]["from_name"], "Ana Marsh");
        assert_eq!(item["provider_id"], item["email"]["message_id"]);
        for (view, count) in [("email", 1), ("text", 0), ("all", 1)] {
            let list = app.owner.get(&format!("/api/v1/conversations?view={view}")).await.expect(200).json();
            assert_eq!(list["items"].as_array().unwrap().len(), count, "{view}");
        }
        let contact = app.owner.get("/api/v1/contacts?q=ana").await.json()["items"][0].clone();
        assert_eq!(contact["emails"], json!([{"value": ANA}]));
        // Anybody can write in anybody's name: that is no ground to write to them.
        assert_eq!(contact["consent"]["email"], json!({"state": "unknown", "basis": null}));
    }

    async fn texts_and_mails_of_one_person_are_one_thread(app: TestApp) {
        app.with_mailbox().await;
        let person = json!({"first_name": "Ana", "phones": [{"value": "+16175550123"}], "emails": [{"value": "Ana@Customer.example"}]});
        app.owner.post("/api/v1/contacts", person).await.expect(201);
        app.text_from("+16175550123", "Is Tuesday free?").await;
        app.mail_from("ANA@customer.example", "Tuesday", "I also mail.").await;
        let thread = app.only_conversation().await;
        let kinds: Vec<Value> = app.thread(&thread).await.into_iter().map(|item| item["kind"].clone()).collect();
        assert_eq!(kinds, ["message", "email"]);
        let reach = app.owner.get(&format!("/api/v1/conversations/{thread}")).await.json()["reach"].clone();
        assert_eq!(reach[0], json!({"channel": "sms", "to": "(617) 555-0123", "from": "(617) 555-0100"}));
        assert_eq!(reach[1], json!({"channel": "email", "to": ANA, "from": MAILBOX}));
    }

    async fn an_answer_stays_in_its_thread_whoever_gives_it(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        app.reply_by_mail(&thread, "Tuesday works.").await.expect(202);
        app.run_jobs().await;
        let reply = MailIn { from: "theo@elsewhere.example".into(), text: "Ana is away; come at 9.".into(), answers: Some(1), ..MailIn::default() };
        app.mail(reply).await;
        assert_eq!(app.only_conversation().await, thread);
        let item = last(&app, &thread).await;
        assert_eq!((&item["from"], &item["subject"]), (&json!("theo@elsewhere.example"), &json!("Re: Crack in the wall")));
        let body = item["body"].as_str().unwrap();
        let own: String = body.chars().take(usize::try_from(item["email"]["quoted_at"].as_u64().unwrap()).unwrap()).collect();
        assert_eq!(own, "Ana is away; come at 9.");
        assert!(body.contains("> Tuesday works."));
    }

    async fn the_same_mail_counts_once(app: TestApp) {
        app.with_mailbox().await;
        let raw = "From: ana@customer.example\r\nSubject: Twice\r\nMessage-ID: <twice@customer.example>\r\n\r\nHi\r\n";
        for _ in 0..3 {
            assert_eq!(app.raw_mail(raw).await, 200);
        }
        // Another server on the way made the bytes differ.
        assert_eq!(app.raw_mail(format!("Received: by mx2\r\n{raw}")).await, 200);
        let without = "From: ana@customer.example\r\nSubject: No id\r\n\r\nHi\r\n";
        for _ in 0..2 {
            assert_eq!(app.raw_mail(without).await, 200);
        }
        let thread = app.only_conversation().await;
        assert_eq!(app.thread(&thread).await.len(), 2);
    }

    async fn a_mail_under_a_taken_id_is_not_lost(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        app.reply_by_mail(&thread, "Tuesday works.").await.expect(202);
        app.run_jobs().await;
        let ours = app.sim.mails()[0].message_id.clone();
        let raw = format!("From: mallory@other.example\r\nSubject: Mine now\r\nMessage-ID: <{ours}>\r\n\r\nHi\r\n");
        assert_eq!(app.raw_mail(raw).await, 200);
        let all = app.conversations().await;
        assert_eq!(all.len(), 2);
        assert_eq!(all[0]["contact"]["name"], "mallory@other.example");
    }

    async fn only_who_shows_the_key_brings_mail(app: TestApp) {
        app.with_mailbox().await;
        let hook = format!("/hooks/mailbox/{}", app.mailbox);
        let post = |path: String| app.anyone.request(Method::POST, &path).body("From: a@b.example\r\n\r\nHi");
        assert_eq!(app.anyone.send(post(hook.clone())).await.status, 401);
        assert_eq!(app.anyone.send(post(format!("{hook}?token=wrong"))).await.status, 401);
        assert_eq!(app.anyone.send(post(hook.clone()).bearer_auth("wrong")).await.status, 401);
        assert_eq!(app.anyone.send(post(hook.clone()).bearer_auth("mail-key-for-tests")).await.status, 200);
        assert_eq!(app.anyone.send(post(hook.clone()).basic_auth("postfix", Some("mail-key-for-tests"))).await.status, 200);
        assert_eq!(app.anyone.send(post(format!("/hooks/openphone/{}", app.mailbox))).await.status, 404);
        assert_eq!(app.anyone.send(post("/hooks/mailbox/01946b5e-7c00-7000-8000-000000000001".to_owned())).await.status, 404);
        // Without a key the address, which nobody can guess, is the secret.
        let open = json!({"provider": "mailbox", "name": "Open", "api_key": app.sim.smtp_url(), "address": "open@quill.example"});
        let id = app.owner.post("/api/v1/connections", open).await.expect(201).json()["id"].as_str().unwrap().to_owned();
        assert_eq!(app.anyone.send(post(format!("/hooks/mailbox/{id}"))).await.status, 200);
    }

    async fn a_mail_shows_its_form_in_a_frame_that_can_do_nothing(app: TestApp) {
        app.with_mailbox().await;
        let html = "<p>Hi <b>Rosa</b></p><script>x()</script><img src=\"https://tracker.example/p.png\"><a href=\"https://example.com\">x</a>";
        let mail = MailIn { from: ANA.into(), subject: "Form".into(), text: "Hi Rosa".into(), html: Some(html.into()), ..MailIn::default() };
        app.mail(mail).await;
        let thread = app.only_conversation().await;
        let item = last(&app, &thread).await;
        assert_eq!(item["email"]["has_html"], true);
        let id = item["id"].as_str().unwrap();
        let frame = app.owner.get(&format!("/api/v1/activities/{id}/frame")).await.expect(200).json();
        let url = frame["url"].as_str().unwrap().to_owned();

        let page = app.anyone.get(&url).await.expect(200);
        assert!(page.text.contains("<b>Rosa</b>") && !page.text.contains("<script"), "{}", page.text);
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("sandbox") && policy.contains("default-src 'none'") && policy.contains("img-src data:;"), "{policy}");
        assert!(!policy.contains("allow-scripts") && !policy.contains("allow-same-origin"), "{policy}");
        assert_eq!(page.headers["x-frame-options"], "SAMEORIGIN");
        let images = app.anyone.get(&format!("{url}&images=1")).await.expect(200);
        assert!(images.headers["content-security-policy"].to_str().unwrap().contains("img-src data: https:;"));

        let last = url.chars().last().unwrap();
        let forged = format!("{}{}", &url[..url.len() - 1], if last == '0' { '1' } else { '0' });
        assert_eq!(app.anyone.get(&forged).await.status, 404);
        assert_eq!(app.anyone.get(&format!("/api/v1/activities/{id}/html")).await.status, 404);
        let other = url.replace(id, "01946b5e-7c00-7000-8000-000000000001");
        assert_eq!(app.anyone.get(&other).await.status, 404);
        assert_eq!(app.anyone.get(&format!("/api/v1/activities/{id}/frame")).await.status, 401);
        app.advance(TimeDelta::minutes(16)).await;
        assert_eq!(app.anyone.get(&url).await.status, 404, "an address ends");
    }

    async fn an_out_of_office_note_is_shown_and_changes_nothing(app: TestApp) {
        let thread = mailed_by_ana(&mut app).await;
        let away = MailIn { from: ANA.into(), subject: "Automatic reply: Crack in the wall".into(), text: "I am away.\nUnsubscribe".into(), automatic: true, ..MailIn::default() };
        app.mail(away).await;
        let item = last(&app, &thread).await;
        assert_eq!((&item["email"]["automatic"], &item["state"]), (&json!(true), &json!("received")));
        app.reply_by_mail(&thread, "Still there?").await.expect(202);
        app.run_jobs().await;
        assert_eq!(app.sim.mails().len(), 1, "only the office's own answer left");
    }

    async fn a_mailbox_is_checked_when_it_is_made(app: TestApp) {
        let new = |url: &str| json!({"provider": "mailbox", "name": "Mail", "api_key": url, "address": "x@quill.example"});
        for (url, state, word) in [
            ("smtp://10.0.0.1:25", "degraded", "not a public address"),
            ("smtp://127.0.0.1:25", "degraded", "not a public address"),
            ("smtp://169.254.169.254:587", "degraded", "not a public address"),
            ("smtp://[::1]:25", "degraded", "not a public address"),
            ("smtp://127.0.0.1:6379", "degraded", "port 6379"),
            ("", "degraded", "CRM_SMTP_URL"),
        ] {
            let made = app.owner.post("/api/v1/connections", new(url)).await.expect(201).json();
            let message = made["health"]["message"].as_str().unwrap();
            assert_eq!(made["health"]["state"], state, "{url}: {message}");
            assert!(message.contains(word), "{url}: {message}");
        }
        let secret = app.sim.smtp_url().replace("smtp://", "smtp://rosa:top-secret@");
        let made = app.owner.post("/api/v1/connections", new(&secret)).await.expect(201);
        assert!(!made.text.contains("top-secret") && !made.text.contains("rosa:"), "{}", made.text);
        assert_eq!(made.json()["key_hint"], app.sim.smtp_url().trim_start_matches("smtp://"));
        for (body, pointer) in [
            (json!({"provider": "mailbox", "name": "Mail", "api_key": ""}), "/address"),
            (json!({"provider": "mailbox", "name": "Mail", "api_key": "https://x", "address": "x@quill.example"}), "/api_key"),
            (json!({"provider": "openphone", "name": "Line", "api_key": "k", "address": "x@quill.example"}), "/address"),
        ] {
            let refused = app.owner.post("/api/v1/connections", body).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
        }
        let register = format!("/api/v1/connections/{}/webhooks", made.json()["id"].as_str().unwrap());
        assert_eq!(app.owner.post(&register, json!({})).await.code(), "wrong_state");
    }
}
