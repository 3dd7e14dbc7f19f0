//! R1 and R2: the server dies, ends and freezes at random moments, and is started again each time.

use crate::{books, office::Office};
use crm_testkit::{Database, count, seeds};
use rand::{RngExt, rngs::StdRng};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A server that is asked to end may take this long, whatever runs (R26).
pub(crate) const ENDS_WITHIN: Duration = Duration::from_secs(10);

/// A random moment of the server's life. The wait is the fault: nothing is waited for.
pub(crate) async fn a_while(rng: &mut StdRng) {
    tokio::time::sleep(Duration::from_millis(rng.random_range(20..600))).await;
}

async fn killed_at_random(database: Database, ends_gently: f64) {
    let seed = seeds(1, 1).remove(0);
    let mut rng = seed.rng();
    let office = Office::open(database, seed.number()).await;
    let closed = CancellationToken::new();
    let restarts = async {
        let mut in_flight = 0;
        for _ in 0..count(20, 200) {
            let server = office.serve().await;
            a_while(&mut rng).await;
            if rng.random_bool(ends_gently) {
                if rng.random_bool(0.3) {
                    server.freeze();
                    a_while(&mut rng).await;
                    server.wake();
                }
                let status = server.terminate(ENDS_WITHIN).await;
                assert!(status.success(), "{status}");
            } else {
                server.kill().await;
            }
            let (handed, doubt) = books::in_flight_and_doubt(&office).await;
            in_flight += handed;
            assert!(doubt <= in_flight, "{doubt} in doubt, and only {in_flight} were ever in flight at an end");
            books::bury(&office).await;
        }
        let server = office.serve().await;
        closed.cancel();
        server
    };
    let (server, (), (), ()) = tokio::join!(
        restarts,
        office.customers(seed.number(), closed.clone()),
        office.colleague(1, closed.clone()),
        office.colleague(2, closed.clone()),
    );
    office.close().await;
    books::compare(&office).await;
    let status = server.terminate(ENDS_WITHIN).await;
    assert!(status.success(), "{status}");
    books::check_at_rest(&office).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_random_sqlite() {
    killed_at_random(Database::Sqlite, 0.0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_random_postgres() {
    killed_at_random(Database::Postgres, 0.0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_ended_and_frozen_sqlite() {
    killed_at_random(Database::Sqlite, 0.7).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_ended_and_frozen_postgres() {
    killed_at_random(Database::Postgres, 0.7).await;
}
