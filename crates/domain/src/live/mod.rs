//! The live stream's source and the chains of the logs: what the sealer numbers after each commit.
//!
//! Writers insert rows without a number, so that none waits for another. The [`sealer`] gives numbers in the order of
//! commits, and only one runs at a time; so a reader who has seen number `n` has seen everything up to `n`.

mod chain;
mod feed;
mod sealer;

#[cfg(test)]
mod tests;

pub use chain::{BrokenLink, GENESIS, Log, unsealed, verify_log};
pub use feed::{Feed, Sealed, Since, prune};
pub use sealer::{run_sealer, seal_once};
