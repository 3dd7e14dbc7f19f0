//! Several processes on one PostgreSQL. Each is an application of its own here; `scripts/cluster.sh` runs real ones.

use crm_api::{
    settings::Settings,
    startup::{Application, Parts, Role},
};
use crm_domain::access;
use crm_store::{Store, Usage};
use crm_testkit::{Api, Database, PASSWORD, TestDb};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;
use std::time::Duration;
use tokio::{sync::watch, time::timeout};
use tokio_util::sync::CancellationToken;

const SOON: Duration = Duration::from_secs(20);

async fn process(db: &TestDb, role: Role) -> Application {
    let environment = [
        ("database_url", db.url.as_str()),
        ("bind", "127.0.0.1:0"),
        ("secret_key", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"),
    ];
    let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let settings = Settings::from_parts(None, environment).unwrap();
    Application::build(settings, Parts { role, ..Parts::default() }).await.unwrap()
}

async fn log_in(app: &Application) -> Api {
    let api = Api::new(app.url());
    let body = json!({"email": "owner@test.example", "password": PASSWORD});
    let token = api.post("/api/v1/auth/login", body).await.expect(200).json();
    api.with_token(token["access_token"].as_str().unwrap())
}

async fn until(leads: &mut watch::Receiver<bool>, wanted: bool) {
    timeout(SOON, leads.wait_for(|leads| *leads == wanted)).await.expect("in time").unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_leads_and_after_its_end_another_one_does() {
    let db = TestDb::new(Database::Postgres).await;
    let first = Store::open(&db.url, Usage::Server).await.unwrap();
    let second = Store::open(&db.url, Usage::Server).await.unwrap();
    let (stop, stop_second) = (CancellationToken::new(), CancellationToken::new());
    let (mut leads, election) = first.lead(stop.clone());
    until(&mut leads, true).await;
    let (mut heir, _election) = second.lead(stop_second.clone());

    // The lock is free only when the first connection has ended; until then the heir is refused.
    assert!(timeout(Duration::from_millis(300), heir.wait_for(|leads| *leads)).await.is_err());
    stop.cancel();
    election.await.unwrap();

    assert!(!*leads.borrow());
    until(&mut heir, true).await;
    // Its connection is cut by the server: it leads no longer, and then again, because nobody else stands.
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = \
        (SELECT oid FROM pg_database WHERE datname = current_database())";
    second.read().execute_unprepared(cut).await.unwrap();
    until(&mut heir, false).await;
    until(&mut heir, true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_is_heard_by_other_processes() {
    let db = TestDb::new(Database::Postgres).await;
    let here = Store::open(&db.url, Usage::Server).await.unwrap();
    let there = Store::open(&db.url, Usage::Server).await.unwrap();
    let mut commits = there.commits();
    // The first change says that it listens now.
    timeout(SOON, commits.changed()).await.expect("in time").unwrap();
    commits.mark_unchanged();

    let create = "CREATE TABLE item (n INTEGER PRIMARY KEY)";
    let done = here.write::<_, DbErr, _>(move |tx| Box::pin(async move { tx.execute_unprepared(create).await }));
    done.await.unwrap();

    timeout(SOON, commits.changed()).await.expect("in time").unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_made_by_one_process_is_streamed_by_another_and_a_worker_serves_no_pages() {
    let db = TestDb::new(Database::Postgres).await;
    let (one, two) = (process(&db, Role::Web).await, process(&db, Role::Web).await);
    let worker = process(&db, Role::Worker).await;
    access::create_owner(one.env(), "owner@test.example", PASSWORD, "Rosa Quill", "Quill Homes").await.unwrap();
    let (here, there) = (log_in(&one).await, log_in(&two).await);
    let mut stream = there.request(reqwest::Method::GET, "/api/v1/live").send().await.unwrap();

    let made = here.post("/api/v1/contacts", json!({"first_name": "Ana"})).await.expect(201).json();

    let mut seen = String::new();
    while !seen.contains(made["id"].as_str().unwrap()) {
        let chunk = timeout(SOON, stream.chunk()).await.expect("in time").unwrap();
        seen.push_str(std::str::from_utf8(&chunk.expect("the stream goes on")).unwrap());
    }
    let outside = Api::new(worker.url());
    for path in ["/health/live", "/health/ready", "/metrics"] {
        outside.get(path).await.expect(200);
    }
    for path in ["/api/v1/me", "/docs", "/"] {
        assert_eq!(outside.get(path).await.code(), "not_found", "{path}");
    }
    let stop = CancellationToken::new();
    stop.cancel();
    for app in [one, two, worker] {
        timeout(Duration::from_secs(10), app.run_until(stop.clone())).await.expect("within ten seconds").unwrap();
    }
}
