//! Durable background work on the same database.
//!
//! A job is a row written in the caller's transaction ([`enqueue`]): no commit, no job; no job, no commit. Workers
//! claim rows in short transactions, run them outside, and finish them under a fence, so that a worker that slept
//! past its lease can no longer finish what another has taken over. A job may therefore run twice; handlers are
//! written for that. This crate does not know what the jobs do.
//!
//! Own code because no queue crate can join a sea-orm transaction.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on purpose")
)]

mod queue;
mod worker;

pub use queue::{
    Claimed, New, backoff, claim, complete, complete_all_in, complete_in, enqueue, hurry, oldest_due, postpone, renew,
    repeat,
};
pub use worker::{Handler, Outcome, Worker, WorkerConfig};
