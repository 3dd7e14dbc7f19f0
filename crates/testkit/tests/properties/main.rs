//! Properties of the two journals: what must be true whatever order, fault or moment chance picks.
//!
//! Each file says what it proves. A failure prints its seed, and `CRM_TEST_SEED` runs that one again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    clippy::allow_attributes,
    reason = "tests panic on purpose"
)]

/// Makes two tests of one function of the database: `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($name:ident => $run:expr;)+) => {$(
        mod $name {
            #[allow(unused_imports, reason = "not every test uses every import of its file")]
            use super::*;
            use crm_testkit::Database as Kind;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                ($run)(Kind::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                ($run)(Kind::Postgres).await;
            }
        }
    )+};
}

mod calls;
mod clocks;
mod everything;
mod imports;
mod keys;
mod order;
mod plans;
mod provider;
mod stop;
mod storm;
mod story;
mod workers;
