//! Demo data: the inbox of a foundation-repair firm, invented from a seed.
//!
//! Names, numbers and addresses are made up: numbers lie in the 555 exchange. The history is written as if it had been
//! fetched from the provider, and opt-outs go through [`crate::consent`] like any other.

mod people;
mod scripts;
mod seed;

pub use people::{Invented, people};
pub use seed::{Size, seed};
