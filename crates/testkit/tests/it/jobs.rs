//! Jobs between several workers: one at a time, and never by one that slept.

use chrono::TimeDelta;
use crm_jobs::{New, claim, complete, enqueue, hurry, oldest_due, postpone, renew, repeat};
use crm_store::Store;
use crm_testkit::{TestApp, on_both_databases};
use crm_types::WorkspaceId;
use futures_util::future::join_all;
use sea_orm::DbErr;
use serde_json::json;
use std::collections::HashSet;

const LEASE: TimeDelta = TimeDelta::seconds(60);

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

        let slept = claim(&store, now, now, LEASE, env.id(), 10).await.unwrap().remove(0);
        assert!(claim(&store, now, now, LEASE, env.id(), 10).await.unwrap().is_empty(), "it is in somebody's hands");
        assert_eq!(oldest_due(&store, now, now).await.unwrap(), None, "what is worked on is not stuck");
        let later = now + LEASE + TimeDelta::seconds(1);
        assert_eq!(oldest_due(&store, later, later).await.unwrap(), Some(now));
        let taken = claim(&store, later, later, LEASE, env.id(), 10).await.unwrap().remove(0);
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

        let claims = join_all((0..8).map(|_| claim(&store, now, now, LEASE, env.id(), 7))).await;

        let claims: Vec<_> = claims.into_iter().map(Result::unwrap).collect();
        assert!(claims.iter().all(|jobs| jobs.len() <= 7));
        let all: Vec<_> = claims.concat();
        let ids: HashSet<_> = all.iter().map(|job| job.id).collect();
        assert_eq!(ids.len(), all.len(), "no job is in two hands");
        // The first of the lane, not the two behind it.
        assert!(all.len() <= 41, "{}", all.len());
        assert_eq!(oldest_due(&store, now, now).await.unwrap().is_some(), all.len() < 41);
    }

    async fn what_waits_for_a_reason_is_woken_by_it(app: TestApp) {
        let env = app.app().env().clone();
        let (workspace, now) = (workspace(&app).await, env.now());
        let jobs = (0..3).map(|_| New::now(workspace, env.id(), "test", &json!({}), now)).collect();
        let store = only_ours(&app, jobs).await;
        for job in claim(&store, now, now, LEASE, env.id(), 10).await.unwrap() {
            postpone(&store, &job, Some(now + TimeDelta::hours(1)), "stopped".to_owned(), now).await.unwrap();
        }
        assert_eq!(oldest_due(&store, now, now).await.unwrap(), None);

        assert_eq!(hurry(&store, workspace, "test", "another reason", now, 2).await.unwrap(), 0);
        assert_eq!(hurry(&store, workspace, "test", "stopped", now, 2).await.unwrap(), 2);
        assert_eq!(hurry(&store, workspace, "test", "stopped", now, 2).await.unwrap(), 1);

        assert_eq!(claim(&store, now, now, LEASE, env.id(), 10).await.unwrap().len(), 3);
    }
}
