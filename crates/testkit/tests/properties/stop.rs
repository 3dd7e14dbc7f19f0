//! R6: a stop at every step of a send. Whatever is checked after the stop's commit is not sent; what was handed over
//! before may be the one request in flight.

use chrono::TimeDelta;
use crm_jobs::{Outcome, claim, complete, postpone};
use crm_testkit::{CARRIER_LINE, Database, Engine, Moment, Mood, check_invariants, count, events::Told, seeds};
use rand::{RngExt, rngs::StdRng};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tokio::sync::oneshot;

/// Where the stop falls.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// The answer waits in the queue.
    BeforeClaim,
    /// A worker has the job, and has not begun.
    AfterClaim,
    /// Checked and reserved; waits for the account's turn.
    Turn,
    /// The provider was busy; the row waits to be tried again.
    Busy,
    /// `handed` is committed: the request in flight.
    Socket,
    /// The provider has it, and its answer is under way.
    Answer,
    /// Beside the n-th database call of the send, whichever of the two is faster.
    Call(u64),
}

impl Place {
    fn draw(rng: &mut StdRng) -> Self {
        match rng.random_range(0..12) {
            0 => Self::BeforeClaim,
            1 => Self::AfterClaim,
            2 => Self::Turn,
            3 => Self::Busy,
            4 => Self::Socket,
            5 => Self::Answer,
            _ => Self::Call(rng.random_range(1..30)),
        }
    }

    /// Whether the stop is surely committed before the last check.
    fn is_before_the_check(self) -> bool {
        matches!(self, Self::BeforeClaim | Self::AfterClaim | Self::Turn | Self::Busy)
    }
}

fn stop(engine: &Engine, n: usize, person: &str) -> Told {
    let words = ["STOP", "stop texting me", "Unsubscribe"][n % 3];
    Told { line: CARRIER_LINE, ..engine.told(&format!("AC{n}-stop"), person, words) }
}

async fn placed(engine: &Arc<Engine>, n: usize, place: Place) {
    let person = format!("+1617{:07}", 5_550_000 + n);
    let words = format!("answer {n}");
    engine.apply(&engine.told(&format!("AC{n}"), &person, "Hello")).await.unwrap();
    let thread = engine.thread(&person).await;
    engine.reply(thread, &words, &format!("key-{n}")).await.unwrap();

    match place {
        Place::BeforeClaim => {
            engine.apply(&stop(engine, n, &person)).await.unwrap();
            engine.run_due().await.unwrap();
        }
        Place::AfterClaim => after_claim(engine, n, &person).await,
        Place::Turn => at_moment(engine, n, &person, Moment::Turn).await,
        Place::Socket => at_moment(engine, n, &person, Moment::Socket).await,
        Place::Answer => at_moment(engine, n, &person, Moment::Answer).await,
        Place::Busy => {
            engine.carrier.moods([Mood::Busy]);
            engine.run_due().await.unwrap();
            engine.apply(&stop(engine, n, &person)).await.unwrap();
            engine.pass(TimeDelta::seconds(5)).await;
        }
        Place::Call(call) => beside_call(engine, n, &person, call).await,
    }
    engine.pass(TimeDelta::seconds(5)).await;
    let left = engine.carrier.times(&words);
    assert!(left <= usize::from(!place.is_before_the_check()), "{left} left although stopped at {place:?}, number {n}");
}

async fn after_claim(engine: &Arc<Engine>, n: usize, person: &str) {
    let env = &engine.env;
    let jobs = claim(&env.store, env.now(), env.now(), TimeDelta::seconds(60), env.id(), 16, &[]).await.unwrap();
    engine.apply(&stop(engine, n, person)).await.unwrap();
    let handlers = crm_domain::jobs::handlers(env);
    for job in jobs {
        let handler = handlers.iter().find(|handler| handler.kind() == job.kind).unwrap();
        match handler.run(&job).await {
            Outcome::Again { at, why } => postpone(&env.store, &job, Some(at), why, env.now()).await.unwrap(),
            Outcome::Repeat(at) => crm_jobs::repeat(&env.store, &job, at).await.unwrap(),
            _ => drop(complete(&env.store, &job).await.unwrap()),
        }
    }
}

async fn at_moment(engine: &Arc<Engine>, n: usize, person: &str, wanted: Moment) {
    let (stopper, once) = (engine.clone(), Arc::new(AtomicBool::new(false)));
    let told = stop(engine, n, person);
    engine.carrier.at(move |moment, _| {
        let (engine, told) = (stopper.clone(), told.clone());
        let now = moment == wanted && !once.swap(true, Ordering::AcqRel);
        Box::pin(async move {
            if now {
                engine.apply(&told).await.unwrap();
            }
        })
    });
    engine.run_due().await.unwrap();
    engine.carrier.undisturbed();
}

async fn beside_call(engine: &Arc<Engine>, n: usize, person: &str, call: u64) {
    let (go, wait) = oneshot::channel();
    let mut go = Some(go);
    let told = stop(engine, n, person);
    let stopper = engine.clone();
    let stopping = tokio::spawn(async move {
        // When the send makes fewer calls, the stop comes after it.
        let _ = wait.await;
        stopper.apply(&told).await.unwrap();
    });
    engine.env.store.faults().watch(move |number, _| {
        if number == call
            && let Some(go) = go.take()
        {
            let _ = go.send(());
        }
        Ok(())
    });
    engine.run_due().await.unwrap();
    engine.env.store.faults().clear();
    stopping.await.unwrap();
}

async fn nothing_leaves_after_a_stop(database: Database) {
    let seed = seeds(1, 1).remove(0);
    let mut rng = seed.rng();
    let engine = Arc::new(Engine::start(database).await);
    for n in 0..count(1_000, 10_000) {
        placed(&engine, n, Place::draw(&mut rng)).await;
    }
    // Compares, for every row, the time of handing over with the time at which the stop was recorded.
    check_invariants(&engine.env).await;
    let sent = engine.carrier.sent().len();
    assert!(sent > 0, "some stops came too late for the request in flight, or nothing was tried");
}

on_both! {
    a_stop_at_every_step => nothing_leaves_after_a_stop;
}
