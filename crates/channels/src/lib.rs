//! Adapters between the product's [`Channel`](crm_domain::ports::Channel) port and the providers, one folder each:
//! signature checks, payload shapes, error mapping, the rate budget of a key. The only crate with outbound HTTP.
//!
//! Shares no code with the simulator of the same providers, so that one misreading cannot hide in both.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on purpose")
)]

mod fetch;
mod guard;
pub mod http;
pub mod openphone;

pub use fetch::Fetcher;
pub use openphone::OpenPhone;
