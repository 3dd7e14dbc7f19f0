//! The send journal: every message that leaves is a row here before it is a network call.
//!
//! A row moves only forward through [`crm_types::delivery::DeliveryState`], by conditional updates: whoever comes
//! second finds the row moved and does nothing. The promise is *at most once, doubt shown*: the provider takes no
//! idempotency key, so a lost answer makes the row `unknown`, which is looked up where the provider can be asked, and
//! never sent again blindly.
//!
//! [`plan`] writes the row; [`send`] reserves, hands over and notes the answer; [`gate`] says what may leave; [`lookup`] settles doubt;
//! [`confirm`] asks after messages of which nothing was heard; [`remote`] takes what webhooks and polls say.

mod confirm;
mod gate;
mod lookup;
mod plan;
pub mod reasons;
mod remote;
mod rows;
mod send;

pub use confirm::Confirm;
pub(crate) use gate::consent_lock;
pub use lookup::Lookup;
pub use plan::{Plan, plan};
pub use remote::{adopt, came_back, learn, prove};
pub(crate) use rows::start_anew;
pub use rows::{Lost, Move, advance, cancel_waiting, find_by_activity};
pub use send::{Send, queue_again};
pub(crate) use send::{doubt_handed, hurry, shown, shown_among};

/// The jobs' payload: which row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Row {
    /// The row of the journal.
    pub(crate) delivery: uuid::Uuid,
}
