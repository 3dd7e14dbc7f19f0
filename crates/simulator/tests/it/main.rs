//! The simulator through real HTTP, as a client and a webhook receiver see it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on purpose")]

mod auth;
mod calls;
mod clock;
mod control;
mod faults;
mod listing;
mod mail;
mod optout;
mod page;
mod resources;
mod sending;
mod support;
mod webhooks;
