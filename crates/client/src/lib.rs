//! The product's API as Rust functions: one method per operation, named after it.
//!
//! The same source runs in the browser (`fetch`) and natively (`reqwest`), so what the screens call is what the
//! tests call. The [`Client`] keeps the access token and renews it by the refresh cookie when the server no longer
//! takes it; callers never see that happen.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on purpose")
)]

mod access;
mod client;
mod error;
mod imports;
mod operations;
mod query;
mod transport;
#[cfg(target_arch = "wasm32")]
pub mod web_lock;

pub use client::Client;
pub use error::ClientError;
pub use transport::Upload;
