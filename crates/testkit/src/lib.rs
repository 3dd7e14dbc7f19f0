//! Tests only: a whole application on a private database, a simulated provider, and a clock that is moved by hand.
//!
//! A story ([`TestApp`]) talks to the application as the world does, over HTTP, and looks at the simulator's ledger for
//! the truth about what was sent. Jobs run when the test says so, so nothing sleeps. [`Engine`] is the use cases
//! without HTTP, for suites that count database calls or need thousands of sends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::return_self_not_must_use,
    reason = "tests panic on purpose"
)]

mod app;
mod carrier;
mod clock;
mod counts;
mod database;
mod engine;
pub mod events;
mod http;
mod picture;
pub mod process;

pub use app::{LINE, MAILBOX, PASSWORD, TestApp};
pub use carrier::{CARRIER_LINE, Carrier, Moment, Mood};
pub use clock::Ticking;
pub use counts::{Seed, count, seeds};
pub use database::{Database, TestDb};
pub use engine::Engine;
pub use http::{Answer, Api};
pub use picture::{Consent, Item, Picture, Thread, check_invariants, check_invariants_of, only_workspace};

/// Makes two tests of one body: `name::sqlite` and `name::postgres`.
///
/// The PostgreSQL one needs `CRM_TEST_DATABASE_URL`, the address of a server on which databases may be created;
/// `make test` starts a private one.
#[macro_export]
macro_rules! on_both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports, reason = "not every test uses every import of its file")]
            use super::*;

            $(#[$meta])*
            #[allow(unused_mut, reason = "only tests that move the clock need it")]
            async fn run(mut $app: $crate::TestApp) {
                $app.ready().await;
                $body
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run($crate::TestApp::start($crate::Database::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                run($crate::TestApp::start($crate::Database::Postgres).await).await;
            }
        }
    )+};
}
