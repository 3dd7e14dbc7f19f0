//! Phone calls: from pieces of news in any order to one item of a thread.
//!
//! [`Facts`] joins what is said about a call so that neither order nor repetition matters; [`apply`] keeps it in a row
//! of its own and shows it in a thread once it is known whom the call was with; [`Look`] asks for what no event
//! brought; [`callback`] keeps who waits to be called back.

mod apply;
pub(crate) mod callback;
mod facts;
mod look;
mod side;
#[cfg(test)]
mod tests;
mod transcript;
mod view;

pub use apply::apply;
pub use facts::Facts;
pub use look::Look;
pub use transcript::transcript;
pub(crate) use view::parts;
