//! Adapters between the product's [`Channel`](crm_domain::ports::Channel) port and the providers, one folder each:
//! signature checks, payload shapes, error mapping, the rate budget of a key. The only crate that calls out.
//!
//! Shares no code with the simulator of the same providers, so that one misreading cannot hide in both.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on purpose")
)]

mod fetch;
pub mod guard;
pub mod http;
pub mod mailbox;
pub mod openphone;
mod signing;

pub use fetch::Fetcher;
pub use mailbox::Mailbox;
pub use openphone::OpenPhone;
