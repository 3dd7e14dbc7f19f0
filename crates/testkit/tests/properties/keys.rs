//! R25: a key makes a request happen once: for twins at the same moment, for another body, and after a crash.

use crm_testkit::{Database, Picture, TestApp, check_invariants, count};
use futures_util::future::join_all;
use serde_json::json;
use std::collections::HashMap;

async fn a_key_means_once(database: Database) {
    let mut app = TestApp::start(database).await;
    app.ready().await;
    app.text_from("+16175550123", "Hello").await;
    let path = format!("/api/v1/conversations/{}/messages", app.only_conversation().await);
    let keys = count(60, 1_000);
    let mut kept = HashMap::new();
    for n in 0..keys {
        let key = format!("key-{n}");
        let bodies = [0, 0, 1, 0].map(|other| format!("answer {n}.{other}"));
        let twins = bodies.iter().map(|body| app.owner.post_once(&path, &key, json!({"channel": "sms", "body": body})));
        let answers = join_all(twins).await;
        let done: Vec<_> = answers.iter().zip(&bodies).filter(|(answer, _)| answer.status == 202).collect();
        let (first, body) = done[0];
        assert!(done.iter().all(|(answer, other)| answer.text == first.text && other == &body), "key {n}");
        for (answer, other) in answers.iter().zip(&bodies).filter(|(answer, _)| answer.status != 202) {
            assert_ne!(other, body, "key {n}");
            assert_eq!((answer.status, answer.code().as_str()), (422, "idempotency_mismatch"), "key {n}");
        }
        assert_eq!(done.len(), bodies.iter().filter(|other| *other == body).count(), "key {n}");
        kept.insert(key, (body.clone(), first.text.clone()));
    }

    app.crash_and_restart().await;
    for (key, (body, text)) in &kept {
        let again = app.owner.post_once(&path, key, json!({"channel": "sms", "body": body})).await;
        assert_eq!((again.status, &again.text), (202, text), "{key} after the crash");
    }
    let picture = Picture::take(app.app().env()).await;
    assert_eq!(picture.items.iter().filter(|item| item.words[1] == "out").count(), keys);
    check_invariants(app.app().env()).await;
}

on_both! {
    one_key_one_effect => a_key_means_once;
}
