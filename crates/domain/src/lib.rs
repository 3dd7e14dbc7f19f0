//! The use cases, by feature, each with its error enum, service and store. Knows no HTTP and no provider.
//!
//! Start reading at [`inbound`] for "a text arrives", at [`inbox::send`] and [`journal`] for "a text leaves", and at
//! [`consent`] for "may we?".

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on purpose")
)]

pub mod access;
pub mod attachments;
pub mod audit;
pub mod calls;
pub mod changes;
pub mod connections;
pub mod consent;
pub mod contacts;
pub mod db;
pub mod demo;
pub mod env;
pub mod housekeeping;
pub mod idempotency;
pub mod imports;
pub mod inbound;
pub mod inbox;
pub mod jobs;
pub mod journal;
pub mod live;
pub mod mail;
pub mod page;
pub mod ports;
pub mod restore;
pub mod rotation;
pub mod secrets;
pub mod sending;
mod signed;
#[cfg(test)]
mod testing;
pub mod verify;
