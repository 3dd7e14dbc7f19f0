//! R1, R2, R25 and R26: the real binary is killed at random moments, ended, and frozen, while people write and are
//! answered. The simulator's ledger is the oracle: nothing received is lost, and nothing is sent twice.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests panic on purpose"
)]

mod books;
mod cluster;
mod journals;
mod office;
mod shutdown;
