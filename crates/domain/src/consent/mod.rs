//! May we write to this address?
//!
//! Every statement about consent goes through this module into an append-only ledger; `consent_state` is what the
//! ledger says now, and `suppression` is the gate that the send journal asks. Suppression is keyed by address, so it
//! outlives the person's record. What words mean is decided in [`crm_rules::opt_out`].

mod bulk;
mod ledger;
mod service;

pub(crate) use bulk::{Terms, agreed};
pub use service::{Bounced, Effect, Heard, Stated, blocked, bounced, hear, retract, state, unsubscribe};
pub(crate) use service::{hear_after, scope, states};

/// The word for an opt-out, in ledger, suppression and reasons.
pub const OPTED_OUT: &str = "opted_out";
/// The word for an address that takes no mail.
pub const BOUNCED: &str = "bounced";
