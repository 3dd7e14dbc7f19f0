//! R1 to R3 with several processes: three for requests and two for jobs share one PostgreSQL. One of them, whichever it
//! is, is killed, ended, or stands still for longer than its leases, again and again.

use crate::{
    books,
    journals::{ENDS_WITHIN, a_while},
    office::Office,
};
use crm_testkit::{
    count,
    process::{Server, Setup},
    seeds,
};
use rand::RngExt;
use tokio_util::sync::CancellationToken;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_five_processes_after_the_other() {
    let seed = seeds(1, 1).remove(0);
    let mut rng = seed.rng();
    let office = Office::open_with_many(seed.number()).await;
    let setups: Vec<Setup> = [office.setup.clone()].into_iter().chain(office.others.clone()).collect();
    let mut servers = Vec::new();
    for setup in &setups {
        servers.push(Server::start(setup).await);
    }
    office.tell_all().await;

    let closed = CancellationToken::new();
    let restarts = async {
        for _ in 0..count(20, 200) {
            a_while(&mut rng).await;
            let which = rng.random_range(0..servers.len());
            let server = servers.remove(which);
            let next = match rng.random_range(0..4) {
                0 | 1 => {
                    server.kill().await;
                    None
                }
                2 => {
                    let status = server.terminate(ENDS_WITHIN).await;
                    assert!(status.success(), "{status}");
                    None
                }
                _ => {
                    server.freeze();
                    a_while(&mut rng).await;
                    Some(server)
                }
            };
            // Its leases end, and those of the others with them: whoever lives finds that somebody took its work over.
            books::bury(&office).await;
            let next = match next {
                Some(frozen) => {
                    a_while(&mut rng).await;
                    frozen.wake();
                    frozen
                }
                None => Server::start(&setups[which]).await,
            };
            servers.insert(which, next);
        }
        closed.cancel();
    };
    tokio::join!(
        restarts,
        office.customers(seed.number(), closed.clone()),
        office.colleague(1, closed.clone()),
        office.colleague(2, closed.clone()),
    );
    office.close().await;
    books::compare(&office).await;
    for server in servers {
        let status = server.terminate(ENDS_WITHIN).await;
        assert!(status.success(), "{status}");
    }
    books::check_at_rest(&office).await;
}
