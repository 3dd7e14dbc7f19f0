//! R4 and R5: many deliveries at once over real HTTP, while workers apply them.

use crate::story::MAIN;
use chrono::TimeDelta;
use crm_domain::live;
use crm_testkit::{
    Database, Picture, Seed, TestApp, check_invariants, count,
    events::{Family, LEGACY_KEY, STANDARD_KEY, Told, deliver, try_deliver},
    seeds,
};
use futures_util::future::join_all;
use rand::{
    RngExt,
    seq::{IndexedRandom, SliceRandom},
};
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::time::interval;
use tokio_util::sync::CancellationToken;

/// How many senders there are.
const SENDERS: usize = 4;
/// How often a delivery that is told to come again is tried.
const TRIES: usize = 20;
/// How often changes are numbered meanwhile.
const SEAL: Duration = Duration::from_millis(100);

async fn start(database: Database) -> TestApp {
    let mut app = TestApp::start(database).await;
    app.ready().await;
    let path = format!("/api/v1/connections/{}", app.connection);
    for key in [LEGACY_KEY, STANDARD_KEY] {
        app.owner.patch(&path, json!({"add_signing_key": key})).await.expect(200);
    }
    app
}

fn text(number: usize, person: String, at: TimeDelta) -> Told {
    let noon: chrono::DateTime<chrono::Utc> = "2026-03-02T12:00:00Z".parse().unwrap();
    Told {
        id: format!("AC{number}"),
        incoming: true,
        person,
        line: MAIN,
        text: format!("text {number}"),
        at: noon + at,
    }
}

/// Works as a server does, with two workers and the sealer, until nobody sends any more; then works off the rest.
async fn work(app: &TestApp, sent: CancellationToken) {
    let workers = [app.app().worker(), app.app().worker()].map(|worker| worker.start(sent.clone()));
    let mut seal = interval(SEAL);
    while sent.run_until_cancelled(seal.tick()).await.is_some() {
        // As the server's own: what could not be numbered now is numbered next time.
        let _ = live::seal_once(app.app().env(), app.app().feed()).await;
    }
    for worker in workers {
        worker.await.unwrap();
    }
    app.run_jobs().await;
}

async fn a_storm_counts_once(database: Database) {
    for seed in seeds(1, 20) {
        storm(database, &seed).await;
    }
}

async fn storm(database: Database, seed: &Seed) {
    let mut rng = seed.rng();
    let app = start(database).await;
    let mut deliveries = Vec::new();
    let mut messages = 0;
    let wanted = count(3_000, 100_000);
    while deliveries.len() < wanted {
        let person = format!("+1617555{:04}", rng.random_range(1_000..1_200));
        let told = text(messages, person, TimeDelta::milliseconds(i64::try_from(messages).unwrap()));
        for _ in 0..rng.random_range(1..=5) {
            let family = *Family::ALL.choose(&mut rng).unwrap();
            deliveries.push((family, told.event(family, &format!("EV{messages}"), "received")));
        }
        messages += 1;
    }
    deliveries.shuffle(&mut rng);

    let (next, sent) = (AtomicUsize::new(0), CancellationToken::new());
    let refused = AtomicUsize::new(0);
    let deliveries = Arc::new(deliveries);
    let sender = async || {
        while let Some((family, body)) = deliveries.get(next.fetch_add(1, Ordering::Relaxed)) {
            // Told to come again, or cut off while it was kept waiting, a provider comes again.
            for tries in 1.. {
                let answer = try_deliver(&app.anyone, &app.connection, *family, body, app.sim.clock().now).await;
                if answer.as_ref().is_ok_and(|answer| answer.status == 200) {
                    break;
                }
                let may_come_again = answer.as_ref().map_or(true, |answer| answer.status == 503);
                assert!(may_come_again && tries < TRIES, "try {tries}: {answer:?}");
                refused.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    let sending = async {
        join_all((0..SENDERS).map(|_| sender())).await;
        sent.cancel();
    };
    tokio::join!(sending, work(&app, sent.clone()));
    // A machine that stands still for seconds may refuse some; more than one in a hundred is no storm but a leak.
    let refused = refused.into_inner();
    assert!(refused * 100 <= deliveries.len(), "{refused} of {} were told to come again", deliveries.len());

    let picture = Picture::take(app.app().env()).await;
    assert_eq!(picture.items.len(), messages, "one item for each message, however often it was announced");
    let mut ids: Vec<_> = picture.items.iter().filter_map(|item| item.provider_id.clone()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), messages);
    assert_eq!(picture.people.len(), picture.threads.len());
    check_invariants(app.app().env()).await;
}

async fn first_messages_of_one_number_make_one_person(database: Database) {
    for seed in seeds(2, 50) {
        let app = start(database).await;
        let number = seed.number();
        let bodies: Vec<(Family, String)> = (0..500)
            .map(|n| {
                let told = text(
                    n,
                    format!("+1617555{:04}", 2_000 + number),
                    TimeDelta::milliseconds(i64::try_from(n).unwrap()),
                );
                let family = Family::ALL[n % 3];
                (family, told.event(family, &format!("EV{n}"), "received"))
            })
            .collect();
        let now = app.sim.clock().now;
        let all = bodies.iter().map(|(family, body)| deliver(&app.anyone, &app.connection, *family, body, now));
        assert!(join_all(all).await.iter().all(|answer| answer.status == 200));
        join_all((0..4).map(|_| app.run_jobs())).await;

        let picture = Picture::take(app.app().env()).await;
        assert_eq!((picture.people.len(), picture.threads.len(), picture.items.len()), (1, 1, 500));
        check_invariants(app.app().env()).await;
    }
}

on_both! {
    a_storm_counts_once => super::a_storm_counts_once;
    first_messages_of_one_number_make_one_person => super::first_messages_of_one_number_make_one_person;
}
