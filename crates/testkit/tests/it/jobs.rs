//! Jobs between several workers: one at a time, and never by one that slept.

use async_trait::async_trait;
use chrono::TimeDelta;
use crm_jobs::{
    Claimed, Handler, New, Outcome, Worker, WorkerConfig, claim, complete, enqueue, hurry, oldest_due, postpone, renew,
    repeat,
};
use crm_store::Store;
use crm_testkit::{TestApp, on_both_databases};
use crm_types::WorkspaceId;
use futures_util::future::join_all;
use sea_orm::DbErr;
use serde_json::json;
use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Semaphore, mpsc};
use tokio_util::sync::CancellationToken;

const LEASE: TimeDelta = TimeDelta::seconds(60);

/// Work that waits for somebody outside: how much of it runs, and how much ever ran at the same time.
struct Slow {
    running: AtomicUsize,
    most: AtomicUsize,
    started: Semaphore,
    release: Semaphore,
}

#[async_trait]
impl Handler for Slow {
    fn kind(&self) -> &'static str {
        "slow"
    }

    fn most(&self) -> Option<usize> {
        Some(2)
    }

    async fn run(&self, _: &Claimed) -> Outcome {
        let running = self.running.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(running, Ordering::SeqCst);
        self.started.add_permits(1);
        self.release.acquire().await.unwrap().forget();
        self.running.fetch_sub(1, Ordering::SeqCst);
        Outcome::Done
    }
}

/// Work that is done at once, and says so.
struct Quick(mpsc::UnboundedSender<()>);

#[async_trait]
impl Handler for Quick {
    fn kind(&self) -> &'static str {
        "quick"
    }

    async fn run(&self, _: &Claimed) -> Outcome {
        self.0.send(()).unwrap();
        Outcome::Done
    }
}

async fn workspace(app: &TestApp) -> WorkspaceId {
    let me = app.owner.get("/api/v1/me").await.json();
    WorkspaceId(me["workspace_id"].as_str().unwrap().parse().unwrap())
}

/// Takes away what the application itself has queued.
async fn only_ours(app: &TestApp, jobs: Vec<New>) -> Store {
    app.sql("DELETE FROM job").await;
    let store = app.app().env().store.clone();
    store.write::<_, DbErr, _>(move |tx| Box::pin(async move { enqueue(tx, jobs).await })).await.unwrap();
    store
}

on_both_databases! {
    async fn who_slept_past_the_lease_changes_nothing_any_more(app: TestApp) {
        let env = app.app().env().clone();
        let now = env.now();
        let job = New::now(workspace(&app).await, env.id(), "test", &json!({}), now);
        let store = only_ours(&app, vec![job]).await;

        let slept = claim(&store, now, now, LEASE, env.id(), 10, &[]).await.unwrap().remove(0);
        assert!(claim(&store, now, now, LEASE, env.id(), 10, &[]).await.unwrap().is_empty(), "it is in somebody's hands");
        assert_eq!(oldest_due(&store, now, now, &[]).await.unwrap(), None, "what is worked on is not stuck");
        let later = now + LEASE + TimeDelta::seconds(1);
        assert_eq!(oldest_due(&store, later, later, &[]).await.unwrap(), Some(now));
        let taken = claim(&store, later, later, LEASE, env.id(), 10, &[]).await.unwrap().remove(0);
        assert_eq!((taken.id, taken.attempt), (slept.id, 2));

        assert!(!renew(&store, &slept, later + LEASE).await.unwrap());
        postpone(&store, &slept, None, "given up by who slept".to_owned(), later).await.unwrap();
        repeat(&store, &slept, later + LEASE).await.unwrap();
        assert!(!complete(&store, &slept).await.unwrap());

        assert!(renew(&store, &taken, later + LEASE).await.unwrap());
        assert!(complete(&store, &taken).await.unwrap());
    }

    async fn many_claims_at_once_share_the_jobs_and_keep_lanes_in_order(app: TestApp) {
        let env = app.app().env().clone();
        let (workspace, now) = (workspace(&app).await, env.now());
        let free = (0..40).map(|_| New::now(workspace, env.id(), "test", &json!({}), now));
        let lane = (0..3).map(|_| New::now(workspace, env.id(), "test", &json!({}), now).in_lane("one"));
        let store = only_ours(&app, free.chain(lane).collect()).await;

        let claims = join_all((0..8).map(|_| claim(&store, now, now, LEASE, env.id(), 7, &[]))).await;

        let claims: Vec<_> = claims.into_iter().map(Result::unwrap).collect();
        assert!(claims.iter().all(|jobs| jobs.len() <= 7));
        let all: Vec<_> = claims.concat();
        let ids: HashSet<_> = all.iter().map(|job| job.id).collect();
        assert_eq!(ids.len(), all.len(), "no job is in two hands");
        // The first of the lane, not the two behind it.
        assert!(all.len() <= 41, "{}", all.len());
        assert_eq!(oldest_due(&store, now, now, &[]).await.unwrap().is_some(), all.len() < 41);
    }

    async fn what_waits_for_a_reason_is_woken_by_it(app: TestApp) {
        let env = app.app().env().clone();
        let (workspace, now) = (workspace(&app).await, env.now());
        let jobs = (0..3).map(|_| New::now(workspace, env.id(), "test", &json!({}), now)).collect();
        let store = only_ours(&app, jobs).await;
        for job in claim(&store, now, now, LEASE, env.id(), 10, &[]).await.unwrap() {
            postpone(&store, &job, Some(now + TimeDelta::hours(1)), "stopped".to_owned(), now).await.unwrap();
        }
        assert_eq!(oldest_due(&store, now, now, &[]).await.unwrap(), None);

        assert_eq!(hurry(&store, workspace, "test", "another reason", now, 2).await.unwrap(), 0);
        assert_eq!(hurry(&store, workspace, "test", "stopped", now, 2).await.unwrap(), 2);
        assert_eq!(hurry(&store, workspace, "test", "stopped", now, 2).await.unwrap(), 1);

        assert_eq!(claim(&store, now, now, LEASE, env.id(), 10, &[]).await.unwrap().len(), 3);
    }

    async fn slow_work_takes_no_places_of_other_work_and_is_given_back_at_a_stop(app: TestApp) {
        let env = app.app().env().clone();
        let (workspace, now) = (workspace(&app).await, env.now());
        let job = |kind, after| New::now(workspace, env.id(), kind, &json!({}), now + TimeDelta::milliseconds(after));
        let slow = (0..40).map(|_| job("slow", -1));
        let store = only_ours(&app, slow.chain((0..5).map(|_| job("quick", 0))).collect()).await;

        let slow = Arc::new(Slow {
            running: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
            started: Semaphore::new(0),
            release: Semaphore::new(0),
        });
        let (done, mut quick) = mpsc::unbounded_channel();
        let handlers: [Arc<dyn Handler>; 2] = [slow.clone(), Arc::new(Quick(done))];
        let config = WorkerConfig { concurrency: 4, ..WorkerConfig::default() };
        let clock = env.clock.clone();
        let worker = Worker::new(store.clone(), clock.clone(), clock, env.ids.clone(), handlers, config);
        let stop = CancellationToken::new();
        let working = worker.start(stop.clone());

        // All the slow work is older, none of it ends, and the quick work is done.
        for _ in 0..5 {
            tokio::time::timeout(Duration::from_secs(30), quick.recv()).await.unwrap().unwrap();
        }
        // The second of the slow may begin after the last of the quick is done.
        tokio::time::timeout(Duration::from_secs(30), slow.started.acquire_many(2)).await.unwrap().unwrap().forget();
        stop.cancel();
        slow.release.add_permits(2);
        working.await.unwrap();
        assert_eq!(slow.most.load(Ordering::SeqCst), 2);

        // What waited for a place is free again at once.
        let left = claim(&store, env.now(), env.now(), LEASE, env.id(), 100, &[]).await.unwrap();
        assert!(left.len() >= 38, "{} of 40 are free", left.len());
        assert!(left.iter().all(|job| job.kind == "slow"));
    }
}
