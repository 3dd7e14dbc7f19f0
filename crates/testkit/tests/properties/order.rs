//! R4 and R28: whatever order, number and dialect the same news come in, with answers of ours and a crash in between,
//! they end in one state.

use crate::story::{Announced, PAIR, QUIET, garble, tell};
use chrono::TimeDelta;
use crm_testkit::{
    Database, Picture, TestApp, check_invariants,
    events::{LEGACY_KEY, STANDARD_KEY, deliver},
    seeds,
};
use rand::{RngExt, rngs::StdRng};
use serde_json::json;

async fn start(database: Database) -> TestApp {
    let mut app = TestApp::start(database).await;
    app.ready().await;
    let path = format!("/api/v1/connections/{}", app.connection);
    for key in [LEGACY_KEY, STANDARD_KEY] {
        app.owner.patch(&path, json!({"add_signing_key": key})).await.expect(200);
    }
    let pair = json!({"first_name": "Ana", "phones": PAIR.map(|value| json!({"value": value}))});
    app.owner.post("/api/v1/contacts", pair).await.expect(201);
    app
}

async fn hear(app: &TestApp, event: &Announced) {
    let body = event.told.event(event.family, &event.event, event.what);
    deliver(&app.anyone, &app.connection, event.family, &body, app.sim.clock().now).await.expect(200);
}

/// Answers both quiet people, once they have written.
async fn answer(app: &TestApp, answered: &mut bool) {
    let threads = app.conversations().await;
    let of = |person: &str| {
        let thread = threads.iter().find(|thread| thread["contact"]["address"] == person)?;
        thread["id"].as_str().map(str::to_owned)
    };
    let (Some(first), Some(second)) = (of(QUIET[0]), of(QUIET[1])) else { return };
    if *answered {
        return;
    }
    *answered = true;
    for (thread, words) in
        [(&first, "We come at 9."), (&second, "The offer is on its way."), (&first, "Bring a ladder.")]
    {
        app.reply(thread, words).await.expect(202);
    }
}

/// How often the jobs are run: several events at a time are applied together.
const SOMETIMES: f64 = 0.2;
/// After each event, which is applied by itself.
const ALWAYS: f64 = 1.0;

/// Tells the application the story, in pieces, with answers somewhere in between. Returns the picture at the end.
async fn told(database: Database, story: &[Announced], rng: &mut StdRng, run: f64, crash: bool) -> Picture {
    let mut app = start(database).await;
    let mut answered = false;
    let crash_at = if crash { rng.random_range(0..story.len()) } else { usize::MAX };
    for (number, event) in story.iter().enumerate() {
        hear(&app, event).await;
        if number == crash_at {
            app.crash_and_restart().await;
        }
        if rng.random_bool(run) {
            app.run_jobs().await;
            if rng.random_bool(0.3) {
                answer(&app, &mut answered).await;
            }
        }
    }
    app.run_jobs().await;
    answer(&app, &mut answered).await;
    for _ in 0..3 {
        app.advance(TimeDelta::minutes(1)).await;
    }
    check_invariants(app.app().env()).await;
    let quarantine = app.owner.get("/api/v1/quarantine").await.expect(200).json();
    assert_eq!(quarantine["items"], json!([]));
    Picture::take(app.app().env()).await
}

async fn every_order_ends_in_one_state(database: Database) {
    for seed in seeds(2, 20) {
        let mut rng = seed.rng();
        let story = tell(&mut rng, 60);
        let expected = told(database, &story, &mut rng, ALWAYS, false).await;
        assert!(expected.items.len() > 60, "the story was heard");
        assert_eq!(told(database, &story, &mut rng, SOMETIMES, false).await, expected, "together or one by one");
        let garbled = garble(&mut rng, &story);
        let picture = told(database, &garbled, &mut rng, SOMETIMES, true).await;
        for (address, consent) in &expected.consent {
            let said: Vec<_> = story.iter().filter(|event| event.told.person == *address).collect();
            assert_eq!(picture.consent.get(address), Some(consent), "consent of {address}: {said:#?}");
        }
        assert_eq!(picture, expected);
    }
}

on_both! {
    every_order_ends_in_one_state => super::every_order_ends_in_one_state;
}
