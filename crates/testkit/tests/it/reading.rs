//! Lists, pages, read marks, the live stream.

use crm_testkit::on_both_databases;
use futures_util::StreamExt;
use reqwest::Method;
use serde_json::json;

on_both_databases! {
    async fn pages_hold_everything_once(app: TestApp) {
        for n in 0..7 {
            app.text_from(&format!("+1617555015{n}"), &format!("text {n}")).await;
        }
        let mut seen = Vec::new();
        let mut path = "/api/v1/conversations?limit=3".to_owned();
        loop {
            let page = app.owner.get(&path).await.expect(200).json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
            let Some(next) = page["next_cursor"].as_str() else { break };
            path = format!("/api/v1/conversations?limit=3&cursor={next}");
        }
        assert_eq!(seen.len(), 7);
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 7);
    }

    async fn a_cursor_of_another_list_is_refused(app: TestApp) {
        for n in 0..3 {
            app.text_from(&format!("+1617555015{n}"), "hi").await;
        }
        let page = app.owner.get("/api/v1/conversations?limit=1").await.json();
        let cursor = page["next_cursor"].as_str().unwrap();
        for list in ["contacts", "quarantine"] {
            let refused = app.owner.get(&format!("/api/v1/{list}?cursor={cursor}")).await;
            assert_eq!((refused.status, refused.code().as_str()), (422, "bad_cursor"));
        }
        let garbage = app.owner.get("/api/v1/conversations?cursor=%00nonsense").await;
        assert_eq!(garbage.status, 422);
    }

    async fn read_done_and_open_again(app: TestApp) {
        app.text_from("+16175550150", "hi").await;
        let thread = app.only_conversation().await;
        let path = format!("/api/v1/conversations/{thread}");
        app.owner.post(&format!("{path}/read"), json!({})).await.expect(204);
        assert_eq!(app.owner.get(&path).await.json()["unread"], 0);
        app.owner.post(&format!("{path}/unread"), json!({})).await.expect(204);
        assert_eq!(app.owner.get(&path).await.json()["unread"], 1);

        app.owner.patch(&path, json!({"status": "done"})).await.expect(200);
        let open = app.owner.get("/api/v1/conversations?status=open").await.json();
        assert_eq!(open["items"], json!([]));
        app.text_from("+16175550150", "one more thing").await;
        let open = app.owner.get("/api/v1/conversations?status=open").await.json();
        assert_eq!(open["items"][0]["id"], thread.as_str());
        assert_eq!(open["items"][0]["unread"], 2);
    }

    async fn threads_are_found_by_name_number_and_words(app: TestApp) {
        let person = json!({"first_name": "Zo\u{eb}", "last_name": "100%_Quill", "phones": [{"value": "+16175550150"}]});
        app.owner.post("/api/v1/contacts", person).await.expect(201);
        app.text_from("+16175550150", "about the cellar").await;
        app.text_from("+16175550151", "about the garage").await;
        // A sign is a sign.
        let questions = [
            ("quill", 1),
            ("100%_", 1),
            ("%", 1),
            ("cellar", 1),
            ("about", 2),
            ("555-0151", 1),
            ("nobody", 0),
        ];
        for (question, hits) in questions {
            let request = app.owner.request(Method::GET, "/api/v1/conversations").query(&[("q", question)]);
            let found = app.owner.send(request).await.expect(200).json();
            assert_eq!(found["items"].as_array().unwrap().len(), hits, "{question}");
        }
    }

    async fn nobody_gets_in_without_a_token(app: TestApp) {
        app.text_from("+16175550150", "hi").await;
        for path in ["/api/v1/me", "/api/v1/conversations", "/api/v1/contacts", "/api/v1/connections", "/api/v1/live"] {
            let refused = app.anyone.get(path).await;
            assert_eq!((refused.status, refused.code().as_str()), (401, "unauthenticated"), "{path}");
        }
        let secrets = app.owner.get("/api/v1/connections").await.text;
        assert!(!secrets.contains(crm_simulator::DEFAULT_KEY));
    }

    async fn the_stream_tells_what_changed_and_resumes(app: TestApp) {
        app.text_from("+16175550150", "before").await;
        let ticket = app.owner.post("/api/v1/live/ticket", json!({})).await.expect(200).json();
        let path = format!("/api/v1/live?after=0&ticket={}", ticket["ticket"].as_str().unwrap());
        let stream = app.anyone.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(stream.status(), 200);
        let used = app.anyone.get(&path).await;
        assert_eq!(used.status, 401, "a ticket is good once");

        let mut chunks = stream.bytes_stream();
        let mut heard = String::new();
        app.text_from("+16175550150", "after").await;
        while heard.matches("\"kind\":\"activity\"").count() < 2 {
            heard.push_str(&String::from_utf8_lossy(&chunks.next().await.unwrap().unwrap()));
        }
        assert!(heard.contains("event: hello") || heard.contains("event:hello"), "{heard}");
        let numbers: Vec<i64> = heard
            .lines()
            .filter_map(|line| line.strip_prefix("id: ").or_else(|| line.strip_prefix("id:"))?.trim().parse().ok())
            .collect();
        assert!(numbers.len() >= 4);
    }
}
