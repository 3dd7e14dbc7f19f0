//! The unit of work on SQLite: grouped, isolated, durable, and only one server a file.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests panic on purpose"
)]

use crm_store::{OpenError, Store, Usage};
use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, DbErr, Statement};
use std::time::{Duration, Instant};
use tempfile::TempDir;

async fn store() -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&url(&dir), Usage::Server).await.unwrap();
    run(&store, "CREATE TABLE item (n INTEGER PRIMARY KEY)").await.unwrap();
    (dir, store)
}

fn url(dir: &TempDir) -> String {
    format!("sqlite://{}/test.db?mode=rwc", dir.path().display())
}

async fn run(store: &Store, sql: &str) -> Result<u64, DbErr> {
    let sql = sql.to_owned();
    store.write(move |tx| Box::pin(async move { Ok(tx.execute_unprepared(&sql).await?.rows_affected()) })).await
}

async fn count(store: &Store) -> i64 {
    let all = Statement::from_string(store.backend(), "SELECT count(*) AS n FROM item");
    store.read().query_one_raw(all).await.unwrap().unwrap().try_get("", "n").unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_callers_share_commits_and_each_is_answered() {
    let (_dir, store) = store().await;
    let before = *store.commits().borrow();

    let inserts: Vec<String> = (0..500).map(|n| format!("INSERT INTO item VALUES ({n})")).collect();
    let results = join_all(inserts.iter().map(|sql| run(&store, sql))).await;

    assert!(results.iter().all(|result| *result == Ok(1)));
    assert_eq!(count(&store).await, 500);
    let commits = *store.commits().borrow() - before;
    assert!(commits < 250, "500 writes took {commits} commits");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failing_write_takes_nobody_with_it() {
    let (_dir, store) = store().await;
    run(&store, "INSERT INTO item VALUES (7)").await.unwrap();

    let writes = ["INSERT INTO item VALUES (1)", "INSERT INTO item VALUES (7)", "INSERT INTO item VALUES (2)"];
    let results = join_all(writes.iter().map(|sql| run(&store, sql))).await;

    let fine: Vec<bool> = results.iter().map(Result::is_ok).collect();
    assert_eq!(fine, [true, false, true]);
    assert_eq!(count(&store).await, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_of_the_work_itself_leaves_nothing_behind() {
    let (_dir, store) = store().await;

    let result: Result<(), DbErr> = store
        .write(|tx| {
            Box::pin(async move {
                tx.execute_unprepared("INSERT INTO item VALUES (1)").await?;
                Err(DbErr::Custom("changed my mind".to_owned()))
            })
        })
        .await;

    assert!(result.is_err());
    assert_eq!(count(&store).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_in_one_write_does_not_stop_the_writer() {
    let (_dir, store) = store().await;

    let result: Result<(), DbErr> = store
        .write(|tx| {
            Box::pin(async move {
                tx.execute_unprepared("INSERT INTO item VALUES (1)").await?;
                panic!("a bug");
            })
        })
        .await;

    assert!(result.is_err());
    run(&store, "INSERT INTO item VALUES (2)").await.unwrap();
    assert_eq!(count(&store).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_that_goes_away_does_not_undo_its_write() {
    let (_dir, store) = store().await;

    let (started, running) = tokio::sync::oneshot::channel();
    let (go, wait) = tokio::sync::oneshot::channel::<()>();
    let writing = {
        let store = store.clone();
        tokio::spawn(async move {
            let _: Result<(), DbErr> = store
                .write(|tx| {
                    Box::pin(async move {
                        started.send(()).unwrap();
                        wait.await.unwrap();
                        tx.execute_unprepared("INSERT INTO item VALUES (1)").await?;
                        Ok(())
                    })
                })
                .await;
        })
    };
    running.await.unwrap();
    writing.abort();
    go.send(()).unwrap();

    run(&store, "INSERT INTO item VALUES (2)").await.unwrap();
    assert_eq!(count(&store).await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_read_side_cannot_write() {
    let (_dir, store) = store().await;
    assert!(store.read().execute_unprepared("INSERT INTO item VALUES (1)").await.is_err());
    assert_eq!(count(&store).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_server_on_the_same_file_is_refused_but_a_command_is_not() {
    let (dir, store) = store().await;

    let second = Store::open(&url(&dir), Usage::Server).await;
    assert!(matches!(second, Err(OpenError::InUse(_))));

    let command = Store::open(&url(&dir), Usage::Command).await.unwrap();
    run(&command, "INSERT INTO item VALUES (1)").await.unwrap();
    run(&store, "INSERT INTO item VALUES (2)").await.unwrap();
    assert_eq!(count(&store).await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_is_there_after_reopening() {
    let (dir, store) = store().await;
    run(&store, "INSERT INTO item VALUES (1)").await.unwrap();
    store.close().await;
    drop(store);

    let again = Store::open(&url(&dir), Usage::Server).await.unwrap();
    assert_eq!(count(&again).await, 1);
}

#[tokio::test]
async fn other_addresses_are_refused() {
    for url in ["mysql://localhost/crm", "crm.db", "sqlite://", "sqlite::memory:"] {
        assert!(matches!(Store::open(url, Usage::Server).await, Err(OpenError::Url)), "{url}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_stays_short_while_everybody_writes() {
    let (dir, store) = store().await;
    run(&store, "CREATE TABLE page (words TEXT)").await.unwrap();
    let page = format!("INSERT INTO page VALUES ('{}')", "x".repeat(20_000));
    // Eight who never pause, for as many rounds as the writer needs to come by several times.
    let (mut written, start) = (0, Instant::now());
    while start.elapsed() < Duration::from_secs(3) {
        written += join_all((0..8).map(|_| run(&store, &page))).await.into_iter().map(Result::unwrap).sum::<u64>();
    }
    let log = std::fs::metadata(dir.path().join("test.db-wal")).unwrap().len();
    assert!(log * 2 < written * 20_000, "{log} bytes of log after {written} pages");
    store.close().await;
}
