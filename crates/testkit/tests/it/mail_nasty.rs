//! Mails that no mail program writes: every one is acknowledged, kept, and shown or put aside. Nothing falls over.

use crm_testkit::{Database, TestApp};
use std::time::{Duration, Instant};

#[path = "mail_nasty/corpus.rs"]
mod corpus;

async fn take_all(database: Database) {
    let mut app = TestApp::start(database).await;
    app.ready().await;
    app.with_mailbox().await;
    let corpus = corpus::nasty();
    assert!(corpus.len() >= 200, "{}", corpus.len());
    for (name, raw) in &corpus {
        let begun = Instant::now();
        let status = app.sim.raw_mail(raw.clone()).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(status, 200, "{name}");
        app.run_jobs().await;
        // A bound against endless work, far from what any of them takes.
        assert!(begun.elapsed() < Duration::from_secs(20), "{name} took {:?}", begun.elapsed());
    }
    assert_eq!(app.anyone.get("/health/ready").await.status, 200);
    // Each one is shown somewhere, or waits in quarantine with a reason.
    let mut shown = 0;
    for thread in app.owner.get("/api/v1/conversations?limit=200").await.expect(200).json()["items"].as_array().unwrap()
    {
        shown += app.thread(thread["id"].as_str().unwrap()).await.len();
    }
    let aside =
        app.owner.get("/api/v1/quarantine?limit=200").await.expect(200).json()["items"].as_array().unwrap().len();
    let copies = corpus::distinct(&corpus);
    assert!(shown + aside >= copies.min(200), "{shown} shown, {aside} put aside, {copies} different ones sent");
    assert!(aside <= 6, "{aside} could not be read");
}

mod all_are_taken {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        take_all(Database::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        take_all(Database::Postgres).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_that_is_too_large_is_refused_before_it_is_read() {
    let mut app = TestApp::start(Database::Sqlite).await;
    app.ready().await;
    app.with_mailbox().await;
    let raw = format!("From: a@b.example\r\n\r\n{}", "x".repeat(5 * 1024 * 1024));
    assert_eq!(app.raw_mail(raw).await, 413);
}
