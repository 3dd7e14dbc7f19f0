//! A provider that has stopped answering is left alone until it answers: few messages are in doubt, and none is lost.

use chrono::TimeDelta;
use crm_simulator::{Fault, FaultSpec};
use crm_testkit::{TestApp, check_invariants, on_both_databases};
use serde_json::{Value, json};

/// What may be in doubt when a provider falls silent.
const AT_MOST: usize = 10;
const PEOPLE: usize = 12;

/// A database in which one kind of text cannot be written.
const POISON_SQLITE: &[&str] = &["CREATE TRIGGER poison BEFORE INSERT ON activity WHEN NEW.body = 'STOP' \
    BEGIN SELECT RAISE(ABORT, 'it cannot be written'); END"];
const POISON_POSTGRES: &[&str] = &[
    "CREATE FUNCTION poison() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'it cannot be written'; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER poison BEFORE INSERT ON activity FOR EACH ROW WHEN (NEW.body = 'STOP') EXECUTE FUNCTION poison()",
];

fn person(n: usize) -> String {
    format!("+1617555{:04}", 2_000 + n)
}

/// A fault of sending only: questions are answered.
fn mute(fault: Fault, times: u32) -> FaultSpec {
    let mut spec = FaultSpec::new(fault, times);
    spec.path = Some("/v1/messages".to_owned());
    spec.method = Some("POST".to_owned());
    spec
}

/// How many messages were handed to the provider, taken or not.
fn tried(app: &TestApp) -> usize {
    app.sim.journal().iter().filter(|entry| entry.method == "POST" && entry.path == "/v1/messages").count()
}

async fn threads(app: &TestApp) -> Vec<String> {
    for n in 0..PEOPLE {
        app.text_from(&person(n), "Is Tuesday free?").await;
    }
    let mut threads: Vec<String> =
        app.conversations().await.iter().map(|thread| thread["id"].as_str().unwrap().to_owned()).collect();
    threads.reverse();
    threads
}

async fn answer_all(app: &TestApp, threads: &[String]) {
    for (n, thread) in threads.iter().enumerate() {
        app.reply(thread, &format!("answer {n}")).await.expect(202);
    }
    app.run_jobs().await;
}

async fn answers(app: &TestApp, threads: &[String]) -> Vec<Value> {
    let mut items = Vec::new();
    for thread in threads {
        items.extend(app.thread(thread).await.into_iter().filter(|item| item["direction"] == "out"));
    }
    items
}

async fn arm(app: &TestApp, armed: bool) {
    app.owner.put("/api/v1/sending", json!({"armed": armed})).await.expect(200);
}

async fn health(app: &TestApp) -> Value {
    app.owner.get("/api/v1/connections").await.expect(200).json()["items"][0]["health"].clone()
}

async fn each_left_once(app: &TestApp, threads: &[String]) {
    let mut left: Vec<String> = app.sent().into_iter().map(|message| message.text).collect();
    left.sort();
    let mut all: Vec<String> = (0..PEOPLE).map(|n| format!("answer {n}")).collect();
    all.sort();
    assert_eq!(left, all);
    for item in answers(app, threads).await {
        assert_eq!((&item["state"], &item["reason"]), (&json!("delivered"), &Value::Null), "{item:#}");
    }
    assert_eq!(health(app).await["state"], "ok");
    check_invariants(app.app().env()).await;
}

/// At a time when all that waits is older than a day.
fn the_first_meets_a_limit(app: &TestApp) {
    let mut limit = mute(Fault::RateLimited, 1);
    limit.retry_after = Some(20);
    app.sim.add_fault(limit);
}

async fn all_leave_after_a_limit(app: &mut TestApp, threads: &[String]) {
    app.run_jobs().await;
    for minutes in [2, 10, 30] {
        app.advance(TimeDelta::minutes(minutes)).await;
    }
    each_left_once(app, threads).await;
}

on_both_databases! {
    async fn a_silent_provider_is_left_alone_until_it_answers(app: TestApp) {
        let threads = threads(&app).await;
        app.sim.add_fault(mute(Fault::BadGatewayHtml502, 1_000));

        answer_all(&app, &threads).await;
        assert!((5..=AT_MOST).contains(&tried(&app)), "{} were tried", tried(&app));
        let items = answers(&app, &threads).await;
        let waiting: Vec<&Value> = items.iter().filter(|item| item["reason"]["code"] == "waits_provider").collect();
        assert_eq!(waiting.len() + tried(&app), PEOPLE);
        let well = health(&app).await;
        assert_eq!(well["state"], "degraded");
        assert!(well["message"].as_str().unwrap().contains("stopped answering"), "{well:#}");

        // One at a time goes ahead, ever more seldom.
        let before = tried(&app);
        app.advance(TimeDelta::seconds(16)).await;
        assert_eq!(tried(&app), before + 1);
        app.run_jobs().await;
        assert_eq!(tried(&app), before + 1);
        app.advance(TimeDelta::seconds(31)).await;
        assert_eq!(tried(&app), before + 2);

        // It answers again: the next one tells, and all others follow it at once.
        app.sim.clear_faults();
        app.advance(TimeDelta::seconds(61)).await;
        app.run_jobs().await;
        assert!(app.sent().len() >= PEOPLE - AT_MOST, "{} left", app.sent().len());
        for minutes in [3, 10, 30, 60] {
            app.advance(TimeDelta::minutes(minutes)).await;
        }
        each_left_once(&app, &threads).await;
    }

    async fn nothing_is_in_doubt_while_no_connection_can_be_made(app: TestApp) {
        let threads = threads(&app).await;
        app.restart_without_provider().await;
        answer_all(&app, &threads).await;
        app.advance(TimeDelta::minutes(10)).await;
        for item in answers(&app, &threads).await {
            assert!(["planned", "reserved"].contains(&item["state"].as_str().unwrap()), "{item:#}");
            assert_eq!(item["reason"]["code"], "waits_provider");
        }
        let well = health(&app).await;
        assert_ne!(well["state"], "ok", "{well:#}");

        app.crash_and_restart().await;
        for minutes in [6, 2, 60] {
            app.advance(TimeDelta::minutes(minutes)).await;
        }
        each_left_once(&app, &threads).await;
    }

    async fn a_limit_with_a_time_holds_all_messages_of_its_key(app: TestApp) {
        let threads = threads(&app).await;
        let mut limit = mute(Fault::RateLimited, 1);
        limit.retry_after = Some(90);
        app.sim.add_fault(limit);

        answer_all(&app, &threads).await;
        app.advance(TimeDelta::seconds(80)).await;
        assert_eq!(tried(&app), 1, "it said when");
        app.advance(TimeDelta::seconds(15)).await;
        assert_eq!(tried(&app), 1 + PEOPLE);
        app.advance(TimeDelta::minutes(30)).await;
        each_left_once(&app, &threads).await;
    }

    async fn what_was_meant_for_yesterday_does_not_leave_today(app: TestApp) {
        let threads = threads(&app).await;
        app.restart_without_provider().await;
        answer_all(&app, &threads).await;
        for minutes in [5, 25 * 60, 10, 10] {
            app.advance(TimeDelta::minutes(minutes)).await;
        }
        for item in answers(&app, &threads).await {
            assert_eq!((&item["state"], &item["reason"]["code"]), (&json!("cancelled"), &json!("provider_down")));
        }

        app.crash_and_restart().await;
        app.advance(TimeDelta::minutes(10)).await;
        assert!(app.sent().is_empty());
    }

    async fn a_thread_says_why_its_answer_waits(app: TestApp) {
        let thread = { app.text_from(&person(0), "Is Tuesday free?").await; app.only_conversation().await };
        arm(&app, false).await;
        app.reply(&thread, "Tuesday works.").await.expect(202);
        app.run_jobs().await;
        let waiting = app.thread(&thread).await.pop().unwrap();
        assert_eq!((&waiting["state"], &waiting["reason"]["code"]), (&json!("planned"), &json!("waits_stopped")));
        arm(&app, true).await;
        app.run_jobs().await;
        let left = app.thread(&thread).await.pop().unwrap();
        assert_eq!((&left["state"], &left["reason"]), (&json!("accepted"), &Value::Null));
    }

    async fn what_a_stop_of_days_held_back_leaves_whatever_happens_first(app: TestApp) {
        let threads = threads(&app).await;
        arm(&app, false).await;
        answer_all(&app, &threads).await;
        app.advance(TimeDelta::hours(70)).await;

        the_first_meets_a_limit(&app);
        arm(&app, true).await;
        all_leave_after_a_limit(&mut app, &threads).await;
    }

    async fn what_a_refused_key_held_back_leaves_with_the_next_key(app: TestApp) {
        let threads = threads(&app).await;
        for (n, thread) in threads.iter().enumerate() {
            app.reply(thread, &format!("answer {n}")).await.expect(202);
        }
        let mut refused = FaultSpec::new(Fault::Unauthorized401, 1_000_000);
        refused.path = Some("/v1".to_owned());
        app.sim.add_fault(refused);
        app.sql("UPDATE connection SET health = 'key_rejected'").await;
        app.run_jobs().await;
        let items = answers(&app, &threads).await;
        assert!(items.iter().all(|item| item["reason"]["code"] == "waits_key"), "{items:#?}");
        app.advance(TimeDelta::hours(70)).await;
        assert_eq!(tried(&app), 0);

        // The key is good again while the provider is not.
        app.sim.clear_faults();
        let mut away = FaultSpec::new(Fault::BadGatewayHtml502, 1_000_000);
        away.path = Some("/v1".to_owned());
        app.sim.add_fault(away);
        app.advance(TimeDelta::minutes(15)).await;
        assert_ne!(health(&app).await["state"], "key_rejected");
        app.sim.clear_faults();
        the_first_meets_a_limit(&app);
        let test = format!("/api/v1/connections/{}/test", app.connection);
        assert_eq!(app.owner.post(&test, json!({})).await.expect(200).json()["health"]["state"], "ok");
        all_leave_after_a_limit(&mut app, &threads).await;
    }

    async fn secrets_that_cannot_be_opened_cancel_nothing(app: TestApp) {
        let threads = threads(&app).await;
        for (n, thread) in threads.iter().enumerate() {
            app.reply(thread, &format!("answer {n}")).await.expect(202);
        }
        // As with another key of this server: nothing of the connection can be used.
        app.sql("UPDATE connection SET provider = 'of_another_version'").await;
        app.run_jobs().await;
        for minutes in [5, 60] {
            app.advance(TimeDelta::minutes(minutes)).await;
        }
        for item in answers(&app, &threads).await {
            assert!(["planned", "reserved"].contains(&item["state"].as_str().unwrap()), "{item:#}");
        }

        app.sql("UPDATE connection SET provider = 'openphone'").await;
        for minutes in [3, 30] {
            app.advance(TimeDelta::minutes(minutes)).await;
        }
        each_left_once(&app, &threads).await;
        // And what comes in without a webhook is fetched again.
        app.sim.add_fault(FaultSpec::new(Fault::DropWebhook, 5));
        app.text_from(&person(0), "Are you there?").await;
        app.advance(TimeDelta::minutes(12)).await;
        let last = app.thread(&threads[0]).await.pop().unwrap();
        assert_eq!(last["body"], "Are you there?");
    }

    async fn a_stop_that_fails_on_our_side_holds_answers_back_until_somebody_looks(app: TestApp) {
        app.text_from(&person(0), "Is Tuesday free?").await;
        let thread = app.only_conversation().await;
        for statement in if app.database_url().starts_with("sqlite") { POISON_SQLITE } else { POISON_POSTGRES } {
            app.sql(statement).await;
        }
        app.text_from(&person(0), "STOP").await;
        app.reply(&thread, "Tuesday works.").await.expect(202);
        for _ in 0..10 {
            app.advance(TimeDelta::minutes(6)).await;
        }
        let kept = app.owner.get("/api/v1/quarantine").await.expect(200).json();
        assert_eq!(kept["items"].as_array().unwrap().len(), 1, "{kept:#}");
        let answer = async |app: &TestApp| {
            let items = app.thread(&thread).await;
            items.into_iter().find(|item| item["body"] == "Tuesday works.").unwrap()
        };
        assert_eq!(answer(&app).await["reason"]["code"], "waits_unread");

        app.sql(if app.database_url().starts_with("sqlite") {
            "DROP TRIGGER poison"
        } else {
            "DROP TRIGGER poison ON activity"
        })
        .await;
        let event = kept["items"][0]["id"].as_str().unwrap();
        let path = format!("/api/v1/quarantine/{event}/retry");
        assert!(app.owner.post(&path, json!({})).await.status < 300);
        app.run_jobs().await;
        app.advance(TimeDelta::minutes(2)).await;
        assert_eq!(answer(&app).await["reason"]["code"], "opted_out");
        assert!(app.sent().iter().all(|message| message.text != "Tuesday works."));
        check_invariants(app.app().env()).await;
    }
}
