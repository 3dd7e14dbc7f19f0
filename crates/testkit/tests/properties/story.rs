//! A story of a few people and one office, as the provider saw it happen.

use chrono::{DateTime, TimeDelta, Utc};
use crm_testkit::events::{Family, Told, What};
use rand::{
    Rng, RngExt,
    seq::{IndexedRandom, SliceRandom},
};

pub(crate) const MAIN: (&str, &str) = ("PNsim01", "+16175550100");
pub(crate) const CREW: (&str, &str) = ("PNsim02", "+16175550101");

/// One person with two numbers: what one number says about consent binds the other.
pub(crate) const PAIR: [&str; 2] = ["+16175550130", "+16175550131"];
/// People who say yes and no.
const FICKLE: [&str; 2] = ["+16175550132", "+16175550133"];
/// People who never do, and whom we answer.
pub(crate) const QUIET: [&str; 2] = ["+16175550134", "+16175550135"];
/// People who write to both of our lines.
const BUSY: [&str; 2] = ["+16175550136", "+16175550137"];

const CONSENT: [&str; 9] = [
    "STOP",
    "START",
    "stop texting me",
    "Unsubscribe",
    "unstop",
    "stop please!!",
    "wrong number",
    "HELP",
    "you can text me again",
];
const CHAT: [&str; 6] = [
    "Is Tuesday free?",
    "The crack is in the north wall.",
    "See you at 9",
    "caf\u{e9} \u{1f44b}\u{1f3fd}",
    "Can you stop the leak?",
    "Thanks!",
];

/// One thing that the provider announces.
#[derive(Clone, Debug)]
pub(crate) struct Announced {
    pub(crate) told: Told,
    pub(crate) what: What,
    pub(crate) event: String,
    pub(crate) family: Family,
}

/// A story of `length` messages in the hour before three o'clock, in the order in which it happened.
pub(crate) fn tell(rng: &mut impl Rng, length: usize) -> Vec<Announced> {
    let mut at: DateTime<Utc> = "2026-03-02T14:00:00Z".parse().unwrap();
    let mut story = Vec::new();
    // Both have written, so that they can be answered.
    for person in QUIET {
        push(&mut story, rng, person, MAIN, "Hello", at, true);
        at += TimeDelta::milliseconds(1);
    }
    for _ in 0..length {
        at += TimeDelta::milliseconds(rng.random_range(1..3_000));
        let everybody = [PAIR, FICKLE, QUIET, BUSY].concat();
        let person = *everybody.choose(rng).unwrap();
        let line = if BUSY.contains(&person) && rng.random_bool(0.5) { CREW } else { MAIN };
        let decides = PAIR.contains(&person) || FICKLE.contains(&person);
        let words = if decides && rng.random_bool(0.6) { CONSENT.choose(rng) } else { CHAT.choose(rng) };
        let incoming = rng.random_bool(0.75);
        push(&mut story, rng, person, line, words.unwrap(), at, incoming);
    }
    story
}

fn push(
    story: &mut Vec<Announced>,
    rng: &mut impl Rng,
    person: &str,
    line: (&'static str, &'static str),
    words: &str,
    at: DateTime<Utc>,
    incoming: bool,
) {
    let number = story.len();
    let told = Told {
        id: format!("AC{number}"),
        incoming,
        person: person.to_owned(),
        line,
        // A colleague's words are nobody's consent, whatever they are.
        text: words.to_owned(),
        at,
    };
    let fates: &[&[What]] = if incoming {
        &[&["received"]]
    } else {
        // Carriers correct themselves: undelivered, and then delivered after all.
        &[&["delivered"], &["delivered"], &["undelivered"], &["undelivered", "delivered"], &["failed"]]
    };
    for what in *fates.choose(rng).unwrap() {
        // Only the newest family has a word for failure.
        let choice = if matches!(*what, "undelivered" | "failed") { &[Family::G3][..] } else { &Family::ALL };
        let event = format!("EV{}", story.len());
        story.push(Announced { told: told.clone(), what, event, family: *choice.choose(rng).unwrap() });
    }
}

/// The same story as it reaches us: each event up to five times, under its own and under other event ids, in other
/// dialects, in no order.
pub(crate) fn garble(rng: &mut impl Rng, story: &[Announced]) -> Vec<Announced> {
    let mut heard = Vec::new();
    for event in story {
        heard.push(event.clone());
        for copy in 0..rng.random_range(0..5) {
            let mut again = event.clone();
            if rng.random_bool(0.5) {
                again.event = format!("{}-{copy}", event.event);
            }
            if !matches!(again.what, "undelivered" | "failed") {
                again.family = *Family::ALL.choose(rng).unwrap();
            }
            heard.push(again);
        }
    }
    heard.shuffle(rng);
    heard
}
