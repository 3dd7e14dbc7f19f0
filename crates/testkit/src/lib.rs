//! Tests only: a whole application on a private database, a simulated provider, and a clock that is moved by hand.
//!
//! A test talks to the application as the world does, over HTTP, and looks at the simulator's ledger for the truth
//! about what was sent. Jobs run when the test says so, so nothing sleeps.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::return_self_not_must_use,
    reason = "tests panic on purpose"
)]

mod app;
mod database;
mod http;

pub use app::{LINE, MAILBOX, PASSWORD, TestApp};
pub use database::{Database, TestDb};
pub use http::{Answer, Api};

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
