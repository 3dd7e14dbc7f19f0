//! Decisions as pure functions that carry data of their own; the browser loads them only where they are needed.
//!
//! Like `crm-rules`, nothing here reads a clock, draws chance or does I/O.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on purpose")
)]

pub mod phone;
pub mod zone;

pub use phone::{NotAPhone, Phone};
