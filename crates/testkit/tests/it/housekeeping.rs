//! What nobody needs any more goes; what was said stays.

use chrono::TimeDelta;
use crm_domain::{housekeeping, verify};
use crm_entity::{change, idempotency_key, inbound_event, invite, job, session};
use crm_testkit::{TestApp, on_both_databases};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;

async fn count<E: EntityTrait>(app: &TestApp) -> u64
where
    E::Model: Sync,
{
    E::find().count(app.app().env().store.read()).await.unwrap()
}

on_both_databases! {
    async fn old_numbers_answers_and_sessions_go_and_events_stay(app: TestApp) {
        let env = app.app().env().clone();
        housekeeping::ensure(&env).await.unwrap();
        let jobs = count::<job::Entity>(&app).await;
        housekeeping::ensure(&env).await.unwrap();
        assert_eq!(count::<job::Entity>(&app).await, jobs, "it is queued once");
        app.text_from("+16175550123", "Is Tuesday free?").await;
        app.owner.post_once("/api/v1/contacts", "key-1", json!({"first_name": "Ben"})).await.expect(201);
        app.owner.post("/api/v1/live/ticket", json!({})).await.expect(200);
        let invite = json!({"email": "tom@test.example", "role": "agent"});
        let invite = app.owner.post("/api/v1/invites", invite).await.expect(201).json()["invite"]["id"].clone();
        app.owner.delete(&format!("/api/v1/invites/{}", invite.as_str().unwrap())).await.expect(204);
        app.run_jobs().await;
        let events = count::<inbound_event::Entity>(&app).await;
        let before = (count::<change::Entity>(&app).await, count::<idempotency_key::Entity>(&app).await);
        assert!(before.0 > 0 && before.1 > 0);

        app.advance(TimeDelta::hours(2)).await;
        assert!(count::<change::Entity>(&app).await >= before.0, "changes are kept for a week");
        assert!(count::<idempotency_key::Entity>(&app).await >= before.1, "answers are kept for a day");

        app.advance(TimeDelta::days(31)).await;

        assert_eq!(count::<idempotency_key::Entity>(&app).await, 0);
        assert_eq!(count::<invite::Entity>(&app).await, 0);
        // Log-ins of the last day; the first of them is a month old and has ended by itself.
        assert_eq!(count::<session::Entity>(&app).await, 2);
        assert!(count::<change::Entity>(&app).await < before.0);
        assert_eq!(count::<inbound_event::Entity>(&app).await, events);
        assert!(verify::run(&env).await.unwrap().is_sound());
    }
}
