//! The adapter against a provider that answers by script.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::allow_attributes,
    reason = "tests panic on purpose"
)]

mod answers;
mod listing;
mod lookups;
mod secrets;
mod sending;
mod support;
mod webhooks;
