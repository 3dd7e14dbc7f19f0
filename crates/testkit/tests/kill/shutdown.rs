//! R26: a server that is asked to end under load cuts no request that it has accepted, and ends within ten seconds.

use crate::office::Office;
use crm_testkit::{Database, count, seeds};
use rand::RngExt;
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_util::sync::CancellationToken;

/// How many clients ask at the same time.
const CLIENTS: usize = 8;

/// Asks again and again, each time on a connection of its own. What was connected and written before the end must be
/// answered whole; a refused connection is fair.
async fn client(office: &Office, ended: &CancellationToken, served: &AtomicUsize) {
    while !ended.is_cancelled() {
        let Ok(mut stream) = TcpStream::connect(office.setup.bind).await else {
            tokio::task::yield_now().await;
            continue;
        };
        let asked = stream.write_all(b"GET /health/live HTTP/1.1\r\nhost: office\r\nconnection: close\r\n\r\n").await;
        let mut answer = Vec::new();
        let read = stream.read_to_end(&mut answer).await;
        let text = String::from_utf8_lossy(&answer);
        // Nothing at all: the connection waited in the system's queue and was never accepted.
        let accepted = !answer.is_empty();
        assert!(!accepted || (asked.is_ok() && read.is_ok() && text.starts_with("HTTP/1.1 200")), "cut: {text}");
        assert!(!accepted || text.contains("\r\n\r\n{"), "cut in the middle: {text}");
        served.fetch_add(usize::from(accepted), Ordering::Relaxed);
    }
}

async fn ends_without_cutting(database: Database) {
    let seed = seeds(1, 1).remove(0);
    let mut rng = seed.rng();
    let office = Office::open(database, seed.number()).await;
    for round in 0..count(3, 100) {
        let server = office.serve().await;
        let (over, requests) = (CancellationToken::new(), AtomicUsize::new(0));
        let closed = CancellationToken::new();
        let ending = async {
            // A random moment under load; the wait is the fault.
            tokio::time::sleep(Duration::from_millis(rng.random_range(50..400))).await;
            let status = server.terminate(Duration::from_secs(10)).await;
            over.cancel();
            closed.cancel();
            assert!(status.success(), "round {round}: {status}");
        };
        let clients = futures_util::future::join_all((0..CLIENTS).map(|_| client(&office, &over, &requests)));
        tokio::join!(ending, clients, office.customers(round as u64, closed.clone()));
        assert!(requests.load(Ordering::Relaxed) > 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ends_without_cutting_sqlite() {
    ends_without_cutting(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ends_without_cutting_postgres() {
    ends_without_cutting(Database::Postgres).await;
}
