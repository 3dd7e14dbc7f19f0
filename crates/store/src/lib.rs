//! The database handle, the clock and the source of ids: what every crate above the tables needs.
//!
//! All writes go through [`Store::write`]. On SQLite there is one writer, and whatever waits for it is committed
//! as one group; on PostgreSQL the same call is an ordinary transaction. Reads use [`Store::read`].
//! What differs between the two databases stands in [`dialect`] and nowhere else.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on purpose")
)]

pub mod backup;
mod bus;
pub mod clock;
pub mod dialect;
mod failure;
mod faults;
mod group;
pub mod ids;
mod leader;
mod open;
mod store;
mod tx;

pub use clock::{Clock, SystemClock};
pub use failure::{Failure, failure};
pub use ids::Ids;
pub use open::{OpenError, Usage};
pub use store::Store;
pub use tx::{Reads, Tx};

#[cfg(feature = "faults")]
pub use faults::Faults;
