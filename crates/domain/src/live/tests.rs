//! Numbers without a gap, and a chain that shows every change.

use super::*;
use crate::{
    access::Principal,
    changes::{self, Changed},
    env::Env,
    testing::TestEnv,
};
use chrono::TimeDelta;
use crm_entity::{
    change,
    consent_entry::{self, Column},
};
use crm_types::{ContactId, live::ChangeKind};
use futures_util::future::join_all;
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, sea_query::Expr};
use std::collections::HashSet;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Commits one change and returns what it was about.
async fn touch(env: &Env, by: Principal) -> Uuid {
    let id = env.id();
    let env2 = env.clone();
    env.store
        .write::<_, DbErr, _>(move |tx| {
            Box::pin(async move {
                changes::record(tx, &env2, by.workspace, [Changed::of(ChangeKind::Contact, ContactId(id))]).await
            })
        })
        .await
        .unwrap();
    id
}

fn numbers(since: &Since) -> Vec<i64> {
    match since {
        Since::Changes(changes) => changes.iter().map(|sealed| sealed.seq).collect(),
        Since::Gap => panic!("a gap"),
    }
}

#[tokio::test]
async fn changes_are_numbered_in_the_order_of_commits_and_once() {
    let test = TestEnv::new().await;
    let (env, by, feed) = (&test.env, test.owner().await, Feed::new());
    let mut touched = Vec::new();
    for round in 0..3 {
        for _ in 0..round {
            touched.push(touch(env, by).await);
        }
        assert_eq!(seal_once(env, &feed).await.unwrap(), round);
    }

    let Since::Changes(changes) = feed.since(env, by.workspace, 0, 100).await.unwrap() else { panic!("a gap") };

    assert_eq!(changes.iter().map(|sealed| sealed.change.entity_id).collect::<Vec<_>>(), touched);
    assert_eq!(changes.iter().map(|sealed| sealed.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(feed.current(env, by.workspace).await.unwrap(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listener_hears_every_change_once_and_in_order_while_many_write() {
    let test = TestEnv::new().await;
    let (env, by, feed) = (&test.env, test.owner().await, Feed::new());
    let stop = CancellationToken::new();
    // Two at once, as for a moment when a leader that slept wakes up.
    let (_leads, led) = tokio::sync::watch::channel(true);
    let sealer = || run_sealer(env.clone(), feed.clone(), led.clone(), stop.clone());
    let sealers: Vec<_> = (0..2).map(|_| tokio::spawn(sealer())).collect();
    let mut listener = feed.subscribe(by.workspace);
    let start = feed.current(env, by.workspace).await.unwrap();

    let written: HashSet<Uuid> = join_all((0..300).map(|_| touch(env, by))).await.into_iter().collect();

    let mut heard = Vec::new();
    while heard.len() < written.len() {
        heard.push(listener.recv().await.unwrap());
    }
    let expected: Vec<i64> = (start + 1..=start + 300).collect();
    assert_eq!(heard.iter().map(|sealed| sealed.seq).collect::<Vec<_>>(), expected);
    assert_eq!(heard.iter().map(|sealed| sealed.change.entity_id).collect::<HashSet<_>>(), written);
    stop.cancel();
    for sealer in sealers {
        sealer.await.unwrap();
    }
}

#[tokio::test]
async fn a_large_backlog_is_numbered_in_batches() {
    let test = TestEnv::new().await;
    let (env, by, feed) = (&test.env, test.owner().await, Feed::new());
    let env2 = env.clone();
    env.store
        .write::<_, DbErr, _>(move |tx| {
            Box::pin(async move {
                for _ in 0..25 {
                    let many = (0..100).map(|_| Changed::of(ChangeKind::Contact, ContactId(env2.id())));
                    changes::record(tx, &env2, by.workspace, many).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();

    assert_eq!(seal_once(env, &feed).await.unwrap(), 2_500);

    let all = feed.since(env, by.workspace, 0, 10_000).await.unwrap();
    assert_eq!(numbers(&all), (1..=2_500).collect::<Vec<i64>>());
}

#[tokio::test]
async fn who_comes_back_gets_what_they_missed() {
    let test = TestEnv::new().await;
    let (env, by, feed) = (&test.env, test.owner().await, Feed::new());
    for _ in 0..5 {
        touch(env, by).await;
    }
    seal_once(env, &feed).await.unwrap();

    let since = async |after, limit| feed.since(env, by.workspace, after, limit).await.unwrap();

    assert_eq!(numbers(&since(2, 100).await), [3, 4, 5]);
    assert_eq!(numbers(&since(2, 2).await), [3, 4]);
    assert_eq!(numbers(&since(5, 100).await), Vec::<i64>::new());
    assert_eq!(since(6, 100).await, Since::Gap, "a number from before a restore");
    assert_eq!(numbers(&since(-1, 1).await), [1]);
}

#[tokio::test]
async fn who_comes_back_too_late_is_told_so() {
    let test = TestEnv::new().await;
    let (env, by, feed) = (&test.env, test.owner().await, Feed::new());
    for _ in 0..3 {
        touch(env, by).await;
    }
    seal_once(env, &feed).await.unwrap();
    test.clock.forward(TimeDelta::days(8));
    touch(env, by).await;
    seal_once(env, &feed).await.unwrap();
    touch(env, by).await;

    assert_eq!(prune(env, by.workspace, env.now() - TimeDelta::days(7), 2).await.unwrap(), 2);
    assert_eq!(feed.since(env, by.workspace, 0, 100).await.unwrap(), Since::Gap);
    assert_eq!(numbers(&feed.since(env, by.workspace, 2, 100).await.unwrap()), [3, 4]);
    assert_eq!(prune(env, by.workspace, env.now() + TimeDelta::days(1), 100).await.unwrap(), 2);
    assert_eq!(feed.since(env, by.workspace, 2, 100).await.unwrap(), Since::Gap);
    assert_eq!(numbers(&feed.since(env, by.workspace, 4, 100).await.unwrap()), Vec::<i64>::new());

    assert_eq!(seal_once(env, &feed).await.unwrap(), 1, "what has no number yet is not pruned");
    assert_eq!(numbers(&feed.since(env, by.workspace, 4, 100).await.unwrap()), [5]);
}

#[tokio::test]
async fn a_change_that_another_process_numbered_is_heard_too() {
    let test = TestEnv::new().await;
    let (env, by) = (&test.env, test.owner().await);
    let (ours, theirs) = (Feed::new(), Feed::new());
    let mut listener = ours.subscribe(by.workspace);
    assert_eq!(ours.current(env, by.workspace).await.unwrap(), 0);
    let touched = touch(env, by).await;
    seal_once(env, &theirs).await.unwrap();

    seal_once(env, &ours).await.unwrap();

    assert_eq!(listener.try_recv().unwrap().change.entity_id, touched);
}

/// Writes ledger entries.
async fn state(env: &Env, by: Principal, count: usize) {
    for number in 0..count {
        let row = consent_entry::ActiveModel {
            workspace_id: Set(by.workspace.0),
            id: Set(env.id()),
            channel: Set("sms".to_owned()),
            address: Set("+16175550123".to_owned()),
            contact_id: Set(None),
            act: Set("opt_out".to_owned()),
            state: Set("unsubscribed".to_owned()),
            basis: Set(None),
            wording: Set(format!("STOP {number}")),
            why: Set("The word STOP.".to_owned()),
            source: Set("message".to_owned()),
            source_id: Set(env.id().to_string()),
            at: Set(env.now()),
            recorded_at: Set(env.now()),
            seq: Set(None),
            previous_hash: Set(None),
            hash: Set(None),
        };
        let insert = consent_entry::Entity::insert(row);
        env.store.write::<_, DbErr, _>(|tx| Box::pin(insert.exec_without_returning(tx))).await.unwrap();
    }
}

/// A sealed ledger of 250 entries in two sittings.
async fn ledger() -> (TestEnv, Principal) {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    state(&test.env, by, 120).await;
    seal_once(&test.env, &Feed::new()).await.unwrap();
    state(&test.env, by, 130).await;
    assert_eq!(unsealed(test.env.store.read(), Log::Consent).await.unwrap(), 130);
    seal_once(&test.env, &Feed::new()).await.unwrap();
    assert_eq!(unsealed(test.env.store.read(), Log::Consent).await.unwrap(), 0);
    (test, by)
}

/// Changes one entry behind the product's back.
async fn tamper(test: &TestEnv, by: Principal, seq: i64, column: Column, value: &'static str) {
    let change =
        consent_entry::Entity::change(by.workspace).filter(Column::Seq.eq(seq)).col_expr(column, Expr::value(value));
    let done = test.env.store.write::<_, DbErr, _>(|tx| Box::pin(change.exec(tx))).await.unwrap();
    assert_eq!(done.rows_affected, 1);
}

#[tokio::test]
async fn an_untouched_ledger_holds() {
    let (test, by) = ledger().await;
    assert_eq!(verify_log(test.env.store.read(), Log::Consent).await.unwrap(), None);
    state(&test.env, by, 1).await;
    assert_eq!(
        verify_log(test.env.store.read(), Log::Consent).await.unwrap(),
        None,
        "an entry that waits breaks nothing"
    );
}

#[tokio::test]
async fn the_first_changed_entry_is_named() {
    let (test, by) = ledger().await;
    tamper(&test, by, 201, Column::Wording, "yes please").await;
    tamper(&test, by, 77, Column::State, "subscribed").await;

    let broken = verify_log(test.env.store.read(), Log::Consent).await.unwrap().unwrap();

    assert_eq!((broken.workspace, broken.seq), (by.workspace, 77));
    let entry = consent_entry::Entity::of(by.workspace).filter(Column::Seq.eq(77)).one(test.env.store.read()).await;
    assert_eq!(broken.entry, entry.unwrap().map(|entry| entry.id));
    assert!(broken.to_string().contains("entry 77: was changed"), "{broken}");
}

#[tokio::test]
async fn every_column_is_part_of_the_hash() {
    let (test, by) = ledger().await;
    let columns = [
        Column::Channel,
        Column::Address,
        Column::Act,
        Column::State,
        Column::Basis,
        Column::Wording,
        Column::Why,
        Column::Source,
        Column::SourceId,
        Column::PreviousHash,
        Column::Hash,
    ];
    // From the end to the start, so that each new one is the first.
    for (seq, column) in (1..250).rev().zip(columns) {
        tamper(&test, by, seq, column, "x").await;
        assert_eq!(verify_log(test.env.store.read(), Log::Consent).await.unwrap().unwrap().seq, seq, "{column:?}");
    }
}

#[tokio::test]
async fn a_removed_entry_is_missed_also_at_the_end() {
    let remove = async |test: &TestEnv, seq: i64| {
        let delete = consent_entry::Entity::delete_many().filter(Column::Seq.eq(seq));
        test.env.store.write::<_, DbErr, _>(|tx| Box::pin(delete.exec(tx))).await.unwrap();
        verify_log(test.env.store.read(), Log::Consent).await.unwrap().map(|broken| broken.seq)
    };
    let (test, _) = ledger().await;
    assert_eq!(remove(&test, 250).await, Some(250));
    assert_eq!(remove(&test, 130).await, Some(130));
}

#[tokio::test]
async fn sealing_nothing_writes_nothing() {
    let test = TestEnv::new().await;
    test.owner().await;
    // That there is an owner stands in the audit log.
    seal_once(&test.env, &Feed::new()).await.unwrap();
    let commits = test.env.store.commits();
    let before = *commits.borrow();
    assert_eq!(seal_once(&test.env, &Feed::new()).await.unwrap(), 0);
    assert_eq!(*commits.borrow(), before);
    assert!(change::Entity::find().one(test.env.store.read()).await.unwrap().is_none());
}
