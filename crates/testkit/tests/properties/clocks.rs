//! R13: our clock jumps an hour ahead, and back again. Nothing is lost, and nothing is done twice.

use chrono::TimeDelta;
use crm_testkit::{Database, Engine, Mood, Picture, check_invariants, count, events::Family, seeds};
use crm_types::delivery::DeliveryState;
use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};

/// Sets our clock, and only ours, somewhere within an hour of the true time. Returns where it stands.
fn jump(engine: &Engine, stands: TimeDelta, rng: &mut StdRng) -> TimeDelta {
    let next = TimeDelta::seconds(rng.random_range(-3_600..=3_600));
    engine.clock.turn(next - stands);
    next
}

async fn a_wrong_clock_loses_and_doubles_nothing(database: Database) {
    for seed in seeds(2, 20) {
        let mut rng = seed.rng();
        let engine = Engine::start(database).await;
        let person = |n: usize| format!("+1617555{:04}", 4_000 + n);
        let people = 6;
        for n in 0..people {
            engine.text(&format!("AC-hello-{n}"), &person(n), "Hello").await;
        }
        engine.run_due().await.unwrap();
        let (mut stands, mut heard, mut written) = (TimeDelta::zero(), people, 0);
        for step in 0..count(60, 200) {
            if rng.random_bool(0.4) {
                stands = jump(&engine, stands, &mut rng);
            }
            let who = person(rng.random_range(0..people));
            if rng.random_bool(0.5) {
                let told = engine.told(&format!("AC-{step}"), &who, &format!("text {step}"));
                // Not the newest family: its signature says when it was made, and a wrong clock refuses it until it
                // is set right; the provider tries for a day.
                engine.hear(&told, Family::G2, &format!("EV-{step}"), "received").await.unwrap();
                heard += 1;
            } else {
                let moods = [Mood::Well, Mood::Well, Mood::LostAfter, Mood::LostBefore, Mood::Busy];
                engine.carrier.moods([*moods.choose(&mut rng).unwrap()]);
                let thread = engine.thread(&who).await;
                engine.reply(thread, &format!("answer {step}"), &format!("key-{step}")).await.unwrap();
                written += 1;
            }
            engine.pass(TimeDelta::seconds(rng.random_range(0..300))).await;
        }
        engine.clock.turn(-stands);
        for _ in 0..4 {
            engine.settle().await;
        }

        let picture = Picture::take(&engine.env).await;
        assert_eq!(picture.items.iter().filter(|item| item.words[1] == "in").count(), heard);
        let rows = engine.journal().await;
        assert_eq!(rows.len(), written);
        for row in &rows {
            assert_eq!(engine.carrier.times(&row.body), 1, "{row:#?}");
            assert_eq!(row.state, DeliveryState::Delivered.as_str(), "{row:#?}");
        }
        assert_eq!(picture.items.len(), heard + written, "nothing is shown twice");
        assert_eq!(engine.open_jobs().await, 0);
        check_invariants(&engine.env).await;
    }
}

on_both! {
    jumps_of_an_hour => a_wrong_clock_loses_and_doubles_nothing;
}
