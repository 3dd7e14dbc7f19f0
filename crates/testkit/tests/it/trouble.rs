//! The database is full, or gone: nothing acknowledged is lost, nobody is told a lie, and it goes on by itself.

use crate::webhook::{accept_key, deliver, text};
use crm_domain::verify;
use crm_testkit::{Database, TestApp, TestDb};
use sea_orm::{ConnectionTrait, Database as Connect};
use std::{path::PathBuf, process::Command};

const ANA: &str = "+16175550123";
const NOON: &str = "2026-03-02T14:59:00.000Z";

/// Delivers text number `n`; returns its words when it was acknowledged.
async fn acknowledged(app: &TestApp, n: u32) -> Option<String> {
    let words = format!("text {n} {}", "x".repeat(400));
    let body = text(&format!("EV{n}"), &format!("AC{n}"), ANA, &words, NOON).to_string();
    let answer = deliver(app, body.as_bytes()).await;
    if answer.status == 200 {
        return Some(words);
    }
    assert_eq!((answer.status, answer.code().as_str()), (503, "unavailable"), "{}", answer.text);
    assert!(answer.headers.contains_key("retry-after"));
    None
}

async fn everything_is_there(app: &TestApp, words: &[String]) {
    app.run_jobs().await;
    let thread = app.only_conversation().await;
    let mut there = std::collections::HashSet::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/conversations/{thread}/activities?limit=200{cursor}");
        let page = app.owner.get(&path).await.expect(200).json();
        there.extend(page["items"].as_array().unwrap().iter().map(|item| item["body"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert!(words.iter().all(|words| there.contains(words)));
    let report = verify::run(app.app().env()).await.unwrap();
    assert!(report.is_sound(), "{:#?}", report.first_broken());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_database_acknowledges_nothing_and_goes_on_when_there_is_space() {
    let mut app = TestApp::start(Database::Sqlite).await;
    app.ready().await;
    accept_key(&app).await;
    let mut kept = vec![acknowledged(&app, 0).await.expect("there is space")];

    // As large as it is, and not a page more.
    app.sql("PRAGMA max_page_count = 1").await;
    let (mut n, mut refused) = (0, 0);
    while refused < 20 {
        n += 1;
        match acknowledged(&app, n).await {
            Some(words) => kept.push(words),
            None => refused += 1,
        }
    }
    app.sql("PRAGMA max_page_count = 1000000").await;
    for more in 1..=20 {
        kept.push(acknowledged(&app, n + more).await.expect("there is space again"));
    }

    everything_is_there(&app, &kept).await;
}

/// A small disk; gone when this is dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None` where this is not allowed.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().ok()?.keep();
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=32m", "tmpfs"]).arg(&folder).output().ok()?;
        mounted.status.success().then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
        let _ = std::fs::remove_dir(&self.0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_acknowledges_nothing_and_goes_on_when_there_is_space() {
    let Some(disk) = SmallDisk::mount() else {
        println!("skipped: only root may mount a small disk");
        return;
    };
    let folder = tempfile::tempdir_in(&disk.0).unwrap();
    let mut app = TestApp::start_on(TestDb::sqlite_in(folder)).await;
    app.ready().await;
    accept_key(&app).await;
    let ballast = disk.0.join("ballast");
    let mut kept = Vec::new();

    std::fs::write(&ballast, vec![0; 28 * 1024 * 1024]).unwrap();
    let mut n = 0;
    let mut refused = 0;
    while refused < 20 {
        n += 1;
        match acknowledged(&app, n).await {
            Some(words) => kept.push(words),
            None => refused += 1,
        }
    }
    assert!(app.anyone.get("/health/ready").await.status == 503, "readiness says that the disk is full");
    std::fs::remove_file(&ballast).unwrap();
    for more in 1..=20 {
        kept.push(acknowledged(&app, n + more).await.expect("there is space again"));
    }

    everything_is_there(&app, &kept).await;
    drop(app);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_gone_is_waited_for_and_used_again() {
    let mut app = TestApp::start(Database::Postgres).await;
    app.ready().await;
    accept_key(&app).await;
    let mut kept = vec![acknowledged(&app, 0).await.expect("the database is there")];
    let (server, name) = app.database_url().rsplit_once('/').unwrap();
    let admin = Connect::connect(format!("{server}/postgres")).await.unwrap();
    let all = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");

    // Every connection is cut, and new ones are had at once.
    admin.execute_unprepared(&all).await.unwrap();
    for n in 1..20 {
        kept.extend(acknowledged(&app, n).await);
    }
    assert!(kept.len() > 10, "it did not go on");

    // No new ones are to be had.
    admin.execute_unprepared(&format!("ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS false")).await.unwrap();
    admin.execute_unprepared(&all).await.unwrap();
    assert_eq!(acknowledged(&app, 100).await, None);
    let ready = app.anyone.get("/health/ready").await;
    assert_eq!(ready.status, 503);
    assert!(ready.text.contains("does not answer") || ready.text.contains("no answer"), "{}", ready.text);
    assert_eq!(app.anyone.get("/health/live").await.status, 200);
    let page = app.owner.get("/api/v1/conversations").await;
    assert_eq!((page.status, page.code().as_str()), (503, "unavailable"));

    admin.execute_unprepared(&format!("ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS true")).await.unwrap();
    kept.push(acknowledged(&app, 101).await.expect("the database is back"));
    assert_eq!(app.anyone.get("/health/ready").await.status, 200);
    everything_is_there(&app, &kept).await;
}
