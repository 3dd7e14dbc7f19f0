//! The stories of the product, on both databases, over HTTP, against a simulated provider.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests panic on purpose"
)]

mod account;
mod api_keys;
mod attachments;
mod audit;
mod backup;
mod calls;
mod circuit;
mod cluster;
mod consent;
mod crash;
mod document;
mod errors;
mod faults;
mod fields;
mod housekeeping;
mod imports;
mod inbound;
mod isolation;
mod jobs;
mod mail;
mod mail_consent;
mod mail_nasty;
mod mail_sending;
mod mail_xss;
mod members;
mod reading;
mod roles;
mod secrets;
mod security;
mod sending;
mod setup;
mod stop;
mod trouble;
mod two_factor;
mod verify;
mod webhook;
