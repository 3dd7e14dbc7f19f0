//! R8: the provider fails in every way that it can, at random. Each answer leaves once, and its fate is known.

use chrono::TimeDelta;
use crm_simulator::{Fault, FaultSpec, LimitBody};
use crm_testkit::{Database, TestApp, check_invariants, count, seeds};
use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};
use std::collections::BTreeMap;

/// What may happen to a send.
const SENDING: [Fault; 10] = [
    Fault::RateLimited,
    Fault::ServerError500Json,
    Fault::BadGatewayHtml502,
    Fault::Empty503,
    Fault::TimeoutBeforeAccept,
    Fault::ResetAfterAccept,
    Fault::TruncatedJson,
    Fault::WrongContentType,
    Fault::UnknownFields,
    Fault::DeliveredBeforeAnswer,
];
/// What may happen to the news of it.
const NEWS: [Fault; 4] = [Fault::DropWebhook, Fault::DuplicateWebhook, Fault::DuplicateObject, Fault::ReorderWebhooks];

fn trouble(rng: &mut StdRng) -> FaultSpec {
    let mut spec = FaultSpec::new(*SENDING.choose(rng).unwrap(), 1);
    // A server that fails may have done what it was asked, and may not. A limit that answers has not.
    spec.accept = spec.fault != Fault::RateLimited && rng.random_bool(0.5);
    spec.retry_after = rng.random_bool(0.5).then_some(2);
    spec.body = *[LimitBody::Kong, LimitBody::Standard, LimitBody::Empty].choose(rng).unwrap();
    spec
}

/// Questions fail, too: a look-up that is not complete proves nothing.
fn deafness(rng: &mut StdRng) -> FaultSpec {
    let faults = [Fault::RateLimited, Fault::BadGatewayHtml502, Fault::RepeatPageToken, Fault::TruncatedJson];
    let mut spec = FaultSpec::new(*faults.choose(rng).unwrap(), 1);
    spec.path = Some("/v1/messages".to_owned());
    spec.method = Some("GET".to_owned());
    spec
}

async fn each_answer_leaves_once(database: Database) {
    let seed = seeds(1, 1).remove(0);
    let mut rng = seed.rng();
    let mut app = TestApp::start(database).await;
    app.ready().await;
    let people = ["+16175550123", "+16175550124", "+16175550125", "+16175550126"];
    for person in people {
        app.text_from(person, "Hello").await;
    }
    let threads: Vec<String> =
        app.conversations().await.iter().map(|thread| thread["id"].as_str().unwrap().to_owned()).collect();
    let total = count(40, 1_500);
    for n in 0..total {
        if rng.random_bool(0.6) {
            app.sim.add_fault(trouble(&mut rng));
        }
        if rng.random_bool(0.3) {
            app.sim.add_fault(FaultSpec::new(*NEWS.choose(&mut rng).unwrap(), 1));
        }
        if rng.random_bool(0.2) {
            app.sim.add_fault(deafness(&mut rng));
        }
        app.reply(threads.choose(&mut rng).unwrap(), &format!("answer {n}")).await.expect(202);
        app.run_jobs().await;
        if rng.random_bool(0.2) {
            app.advance(TimeDelta::seconds(rng.random_range(1..200))).await;
        }
    }
    app.sim.clear_faults();
    // Both look-ups, what they send again, and its own confirmation.
    for minutes in [1, 2, 3, 5, 10, 15, 30, 60, 60] {
        app.advance(TimeDelta::minutes(minutes)).await;
    }

    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    for message in app.sent() {
        *left.entry(message.text).or_default() += 1;
    }
    for n in 0..total {
        assert_eq!(left.get(&format!("answer {n}")), Some(&1), "answer {n}");
    }
    assert_eq!(left.len(), total);
    for thread in &threads {
        for item in app.thread(thread).await.iter().filter(|item| item["direction"] == "out") {
            assert_eq!(item["state"], "delivered", "{item:#}");
        }
    }
    check_invariants(app.app().env()).await;
}

on_both! {
    a_failing_provider => each_answer_leaves_once;
}
