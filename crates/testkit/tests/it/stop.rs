//! The red button.

use chrono::TimeDelta;
use crm_testkit::on_both_databases;
use serde_json::{Value, json};

const ANA: &str = "+16175550123";

on_both_databases! {
    async fn it_says_who_stopped_and_how_many_wait_and_arming_lets_them_go_at_once(app: TestApp) {
        app.text_from(ANA, "Is Tuesday free?").await;
        let thread = app.only_conversation().await;
        let never = app.owner.get("/api/v1/sending").await.expect(200).json();
        assert_eq!(never, json!({"armed": true, "waiting": 0}));

        let stopped = app.owner.put("/api/v1/sending", json!({"armed": false})).await.expect(200).json();
        assert_eq!((&stopped["armed"], &stopped["by"], &stopped["cause"]),
            (&json!(false), &json!("Rosa Quill"), &json!("person")));
        app.advance(TimeDelta::minutes(1)).await;
        let again = app.owner.put("/api/v1/sending", json!({"armed": false})).await.expect(200).json();
        assert_eq!(again["since"], stopped["since"], "it is stopped already, since then");
        app.reply(&thread, "Tuesday works.").await.expect(202);
        app.reply(&thread, "At nine?").await.expect(202);
        let later = json!({"channel": "sms", "body": "Later", "send_at": "2026-03-09T18:00:00Z"});
        app.owner.post(&format!("/api/v1/conversations/{thread}/messages"), later).await.expect(202);
        app.run_jobs().await;
        assert_eq!(app.owner.get("/api/v1/sending").await.json()["waiting"], 2, "what is not due does not wait for this");
        assert_eq!(app.owner.get("/api/v1/me").await.json()["sending_armed"], false);
        assert!(app.sent().is_empty());

        let armed = app.owner.put("/api/v1/sending", json!({"armed": true})).await.expect(200).json();
        assert_eq!(armed["armed"], Value::Bool(true));
        app.run_jobs().await;

        let sent: Vec<String> = app.sent().into_iter().map(|message| message.text).collect();
        assert_eq!(sent, ["Tuesday works.", "At nine?"]);
        assert_eq!(app.owner.get("/api/v1/sending").await.json()["waiting"], 0);
    }
}
