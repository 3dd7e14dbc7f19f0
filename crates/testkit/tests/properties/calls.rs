//! R9: the n-th database call fails, for every n: statement, begin, commit, or a commit that succeeds and whose answer
//! is lost. The whole effect is there or none, trying again completes it, and nothing is doubled.

use chrono::TimeDelta;
use crm_testkit::{Database, Engine, Mood, Picture, check_invariants, events::Family};
use crm_types::delivery::DeliveryState;

/// No scenario makes more calls than this; one that does goes round in circles.
const MOST: u64 = 600;

/// A number for the n-th person.
fn person(n: u64) -> String {
    format!("+1617555{:04}", 3_000 + n)
}

/// Tries with the n-th call failing and then checks without, for n from 1 until the try makes fewer calls.
async fn for_every_call<T>(engine: &Engine, attempt: impl AsyncFn(u64) -> T, check: impl AsyncFn(u64, T)) -> u64 {
    let faults = engine.env.store.faults();
    for n in 1..=MOST {
        faults.fail_at(n);
        let result = attempt(n).await;
        let calls = faults.clear();
        check(n, result).await;
        if n % 8 == 0 || calls < n {
            check_invariants(&engine.env).await;
        }
        if calls < n {
            return n - 1;
        }
    }
    panic!("more than {MOST} calls");
}

async fn receiving(database: Database) {
    let engine = Engine::start(database).await;
    engine.run_due().await.unwrap();
    let words = |n: u64| format!("text {n}");
    let hear = async |n: u64| {
        let told = engine.told(&format!("AC{n}"), &person(n), &words(n));
        engine.hear(&told, Family::G2, &format!("EV{n}"), "received").await
    };
    let attempt = async |n: u64| {
        let taken = hear(n).await.is_ok();
        // The queue itself may be what fails; then the worker looks again later.
        let _ = engine.run_due().await;
        taken
    };
    let check = async |n: u64, taken: bool| {
        let shown = |picture: &Picture| picture.items.iter().filter(|item| item.body == words(n)).count();
        let before = Picture::take(&engine.env).await;
        let threads = before.threads.keys().filter(|with| with.contains(&person(n))).count();
        let known = before.consent.contains_key(&person(n));
        assert_eq!((threads, usize::from(known)), (shown(&before), shown(&before)), "all or nothing, call {n}");
        if !taken {
            hear(n).await.expect("taken when it comes again");
        }
        engine.pass(TimeDelta::minutes(2)).await;
        assert_eq!(shown(&Picture::take(&engine.env).await), 1, "once, call {n}");
        assert_eq!(engine.open_jobs().await, 0, "call {n}");
    };
    let calls = for_every_call(&engine, attempt, check).await;
    assert!(calls > 20, "only {calls} calls");
}

/// Three texts of two people wait together, one of them a stop: they share a transaction, and if that fails, nothing else.
async fn receiving_together(database: Database) {
    let engine = Engine::start(database).await;
    engine.run_due().await.unwrap();
    let texts = |n: u64| {
        let (one, other) = (person(n), person(n + MOST));
        [(one.clone(), format!("first {n}")), (other, "STOP".to_owned()), (one, format!("second {n}"))]
    };
    let attempt = async |n: u64| {
        let faults = engine.env.store.faults();
        // What is tried is the work, not the taking in.
        faults.clear();
        for (number, (who, words)) in texts(n).iter().enumerate() {
            engine.text(&format!("AC{n}-{number}"), who, words).await;
        }
        faults.fail_at(n);
        let _ = engine.run_due().await;
    };
    let check = async |n: u64, ()| {
        let count = |picture: &Picture, words: &str| picture.items.iter().filter(|item| item.body == words).count();
        let (first, second) = (format!("first {n}"), format!("second {n}"));
        let before = Picture::take(&engine.env).await;
        assert!(count(&before, &first) <= 1 && count(&before, &second) <= 1, "call {n}");
        engine.pass(TimeDelta::minutes(2)).await;
        engine.pass(TimeDelta::minutes(2)).await;
        let after = Picture::take(&engine.env).await;
        assert_eq!((count(&after, &first), count(&after, &second)), (1, 1), "once, call {n}");
        assert!(after.consent.get(&person(n + MOST)).is_some_and(|consent| consent.blocked), "heard, call {n}");
        engine.settle().await;
        assert_eq!(engine.open_jobs().await, 0, "call {n}");
    };
    let calls = for_every_call(&engine, attempt, check).await;
    assert!(calls > 20, "only {calls} calls");
}

async fn sending(database: Database, mood: Mood) {
    let engine = Engine::start(database).await;
    engine.run_due().await.unwrap();
    let words = |n: u64| format!("answer {n}");
    let answer = async |n: u64| {
        let thread = engine.thread(&person(n)).await;
        engine.reply(thread, &words(n), &format!("key-{n}")).await
    };
    let prepare = async |n: u64| {
        engine.text(&format!("AC{n}"), &person(n), "Hello").await;
        engine.run_due().await.unwrap();
        engine.carrier.moods([mood]);
    };
    prepare(1).await;
    let attempt = async |n: u64| {
        let thread = engine_thread(&engine, n).await?;
        let taken = engine.reply(thread, &words(n), &format!("key-{n}")).await.is_ok();
        let _ = engine.run_due().await;
        // Far enough for both look-ups.
        for minutes in [3, 9, 1] {
            engine.wait(TimeDelta::minutes(minutes));
            let _ = engine.run_due().await;
        }
        Some(taken)
    };
    let check = async |n: u64, taken: Option<bool>| {
        // The client tries again with its key until it has an answer.
        if taken != Some(true) {
            answer(n).await.expect("accepted when it is asked again");
        }
        engine.settle().await;
        let rows = engine.journal().await;
        let mine: Vec<_> = rows.iter().filter(|row| row.body == words(n)).collect();
        assert_eq!(mine.len(), 1, "one row for one answer, call {n}");
        let jobs = engine.jobs().await;
        assert_eq!(mine[0].state, DeliveryState::Delivered.as_str(), "call {n}: {:#?} {jobs:#?}", mine[0]);
        assert_eq!(engine.carrier.times(&words(n)), 1, "once, call {n}");
        assert_eq!(engine.open_jobs().await, 0, "call {n}: {jobs:#?}");
        prepare(n + 1).await;
    };
    let calls = for_every_call(&engine, attempt, check).await;
    assert!(calls > 40, "only {calls} calls");
}

/// The thread's id, which the client knows before it answers; read beside the faults.
async fn engine_thread(engine: &Engine, n: u64) -> Option<crm_types::ConversationId> {
    use crm_entity::{contact_identifier, conversation};
    use sea_orm::{ColumnTrait, QueryFilter};
    let read = engine.env.store.read();
    let who = contact_identifier::Entity::of(engine.workspace())
        .filter(contact_identifier::Column::Value.eq(person(n)))
        .one(read)
        .await
        .ok()??;
    let thread = conversation::Entity::of(engine.workspace())
        .filter(conversation::Column::ContactId.eq(who.contact_id))
        .one(read)
        .await
        .ok()??;
    Some(crm_types::ConversationId(thread.id))
}

async fn stopping(database: Database) {
    let engine = Engine::start(database).await;
    engine.run_due().await.unwrap();
    let prepare = async |n: u64| {
        engine.text(&format!("AC{n}-hello"), &person(n), "Hello").await;
        engine.run_due().await.unwrap();
        // It waits for the worker when the stop comes in.
        let thread = engine.thread(&person(n)).await;
        engine.reply(thread, &format!("too late {n}"), &format!("key-{n}")).await.unwrap();
    };
    prepare(1).await;
    let hear = async |n: u64| {
        let told = engine.told(&format!("AC{n}"), &person(n), "please stop texting me");
        engine.hear(&told, Family::G3, &format!("EV{n}"), "received").await
    };
    let apply = jobs_of_kind(&engine, "inbound.apply");
    let attempt = async |n: u64| {
        let taken = hear(n).await.is_ok();
        apply.run().await;
        taken
    };
    let check = async |n: u64, taken: bool| {
        if !taken {
            hear(n).await.expect("taken when it comes again");
        }
        // The stop is applied before anything else runs again: the answer was never handed over.
        engine.wait(TimeDelta::seconds(70));
        // PostgreSQL rolls the failed transaction back a moment later, and what it had locked is passed over until then.
        for _ in 0..100 {
            apply.run().await;
            if Picture::take(&engine.env).await.consent.get(&person(n)).is_some_and(|consent| consent.blocked) {
                break;
            }
        }
        engine.settle().await;
        let consent = Picture::take(&engine.env).await.consent.remove(&person(n)).expect("known");
        assert_eq!((consent.state.as_str(), consent.blocked), ("unsubscribed", true), "call {n}");
        assert_eq!(engine.carrier.times(&format!("too late {n}")), 0, "call {n}");
        let theirs = engine.carrier.sent().into_iter().filter(|message| message.to == [person(n)]).count();
        assert!(theirs <= 1, "one confirmation at the most, call {n}");
        assert_eq!(engine.open_jobs().await, 0, "call {n}");
        prepare(n + 1).await;
    };
    let calls = for_every_call(&engine, attempt, check).await;
    assert!(calls > 20, "only {calls} calls");
}

/// Runs the due jobs of one kind only; the others are given back.
struct OneKind<'a> {
    engine: &'a Engine,
    kind: &'static str,
}

fn jobs_of_kind<'a>(engine: &'a Engine, kind: &'static str) -> OneKind<'a> {
    OneKind { engine, kind }
}

impl OneKind<'_> {
    async fn run(&self) {
        let env = &self.engine.env;
        let handlers = crm_domain::jobs::handlers(env);
        let handler = handlers.iter().find(|handler| handler.kind() == self.kind).expect("the handler");
        let lease = TimeDelta::seconds(60);
        let Ok(claimed) = crm_jobs::claim(&env.store, env.now(), env.now(), lease, env.id(), 16, &[]).await else {
            return;
        };
        for job in claimed {
            if job.kind == self.kind {
                if let crm_jobs::Outcome::Again { at, why } = handler.run(&job).await {
                    let _ = crm_jobs::postpone(&env.store, &job, Some(at), why, env.now()).await;
                }
            } else {
                let _ = crm_jobs::postpone(&env.store, &job, Some(env.now()), "not yet".to_owned(), env.now()).await;
            }
        }
    }
}

on_both! {
    every_call_of_receiving_may_fail => receiving;
    every_call_of_receiving_together_may_fail => receiving_together;
    every_call_of_sending_may_fail => |database| sending(database, Mood::Well);
    every_call_may_fail_when_the_answer_is_lost => |database| sending(database, Mood::LostAfter);
    every_call_may_fail_when_the_request_is_lost => |database| sending(database, Mood::LostBefore);
    every_call_may_fail_when_the_provider_is_busy => |database| sending(database, Mood::Busy);
    every_call_of_a_stop_may_fail => stopping;
}
