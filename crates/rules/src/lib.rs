//! Decisions as pure functions, cheap enough for the browser's main bundle.
//!
//! The server acts on them and the composer shows them while someone types, so both always agree. Nothing here
//! reads a clock, draws chance or does I/O; what carries large data stands in `crm-rules-data`.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on purpose")
)]

pub mod columns;
mod device;
mod fold;
pub mod identity;
pub mod mail;
pub mod opt_out;
mod places;
mod plain;
mod segments;
mod snippet;
pub mod values;

pub use device::device;
pub use opt_out::intent;
pub use places::state_code;
pub use plain::{plain_replacement, to_plain};
pub use segments::{SEGMENT_PRICE_USD_MICROS, cost_estimate, segments};
pub use snippet::snippet;
