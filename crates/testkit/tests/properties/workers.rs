//! R3: several processes on one PostgreSQL. One of them stands still for longer than its lease, as under SIGSTOP, and
//! then goes on: what it says late is merged or refused, and nothing is doubled.

use chrono::TimeDelta;
use crm_testkit::{Database, Engine, Moment, check_invariants, count, seeds};
use crm_types::delivery::DeliveryState;
use rand::{RngExt, seq::IndexedRandom};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    time::Duration,
};
use tokio::sync::Notify;

/// How long the others are given while one holds a transaction open; they may have to wait for it.
const MEANWHILE: Duration = Duration::from_millis(300);

/// Lets the first message that comes to this moment wait there until it is woken.
fn freeze_at(engine: &Engine, wanted: Moment) -> (Arc<Notify>, Arc<Notify>) {
    let (frozen, wake) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (there, go, once) = (frozen.clone(), wake.clone(), Arc::new(AtomicBool::new(false)));
    engine.carrier.at(move |moment, _| {
        let (there, go) = (there.clone(), go.clone());
        let now = moment == wanted && !once.swap(true, Ordering::AcqRel);
        Box::pin(async move {
            if now {
                there.notify_one();
                go.notified().await;
            }
        })
    });
    (frozen, wake)
}

/// The others take over: their lease clocks say that the sleeper's time is up.
async fn take_over(others: &[Arc<Engine>]) {
    for engine in others {
        engine.leases.turn(TimeDelta::minutes(2));
    }
    others[0].wait(TimeDelta::minutes(2));
    for engine in others {
        engine.run_due().await.unwrap();
    }
}

async fn frozen_between_steps(engines: &[Arc<Engine>], moment: Moment) {
    let (sleeper, others) = engines.split_first().unwrap();
    let (frozen, wake) = freeze_at(sleeper, moment);
    let asleep = sleeper.clone();
    let late = tokio::spawn(async move { asleep.run_due().await });
    frozen.notified().await;
    take_over(others).await;
    wake.notify_one();
    late.await.unwrap().unwrap();
    sleeper.carrier.undisturbed();
}

/// The sleeper stops inside the n-th database call, with whatever locks it holds.
async fn frozen_in_a_call(engines: &[Arc<Engine>], call: u64) {
    let (sleeper, others) = engines.split_first().unwrap();
    let (wake, woken) = mpsc::channel::<()>();
    let frozen = Arc::new(Notify::new());
    let there = frozen.clone();
    sleeper.env.store.faults().watch(move |number, _| {
        if number == call {
            there.notify_one();
            // The whole process stands still; the runtime has other threads for the others.
            let _ = tokio::task::block_in_place(|| woken.recv());
        }
        Ok(())
    });
    let asleep = sleeper.clone();
    let mut late = tokio::spawn(async move { asleep.run_due().await });
    tokio::select! {
        () = frozen.notified() => {
            let others = others.to_vec();
            let mut taking = tokio::spawn(async move { take_over(&others).await });
            let waited = tokio::time::timeout(MEANWHILE, &mut taking).await;
            wake.send(()).unwrap();
            if waited.is_err() {
                taking.await.unwrap();
            }
            late.await.unwrap().unwrap();
        }
        // It makes fewer calls than that.
        ended = &mut late => drop(ended.unwrap().unwrap()),
    }
    sleeper.env.store.faults().clear();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_worker_that_sleeps_past_its_lease_doubles_nothing() {
    let seed = seeds(1, 1).remove(0);
    let mut rng = seed.rng();
    let first = Engine::start(Database::Postgres).await;
    let mut engines = vec![Arc::new(first)];
    for _ in 0..2 {
        let another = engines[0].another().await;
        engines.push(Arc::new(another));
    }
    let rounds = count(30, 200);
    for n in 0..rounds {
        // Another one sleeps each time, and all lease clocks agree again.
        engines.rotate_left(1);
        let person = format!("+1617555{:04}", 6_000 + n);
        let engine = &engines[0];
        engine.text(&format!("AC{n}"), &person, "Hello").await;
        engine.run_due().await.unwrap();
        let thread = engine.thread(&person).await;
        engine.reply(thread, &format!("answer {n}"), &format!("key-{n}")).await.unwrap();
        let moments = [Moment::Turn, Moment::Socket, Moment::Answer];
        if rng.random_bool(0.4) {
            frozen_between_steps(&engines, *moments.choose(&mut rng).unwrap()).await;
        } else {
            frozen_in_a_call(&engines, rng.random_range(1..40)).await;
        }
        for engine in &engines {
            engine.leases.turn(TimeDelta::minutes(2));
        }
        engines[0].settle().await;

        assert_eq!(engines[0].carrier.times(&format!("answer {n}")), 1, "round {n}");
    }
    let rows = engines[0].journal().await;
    assert_eq!(rows.len(), rounds);
    for row in &rows {
        assert_eq!(row.state, DeliveryState::Delivered.as_str(), "{row:#?}");
    }
    assert_eq!(engines[0].carrier.sent().len(), rounds);
    assert_eq!(engines[0].open_jobs().await, 0);
    check_invariants(&engines[0].env).await;
}
