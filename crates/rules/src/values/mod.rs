//! Cells of a file, read as values: dates, yes and no, labels, names, how far somebody is.
//!
//! What cannot be read is refused with a sentence for the person whose file it is; nothing is made up.

mod date;
mod name;
mod tidy;
mod words;

pub use date::date;
pub use name::{PersonName, split_name};
pub use tidy::tidy_name;
pub use words::{agrees, lifecycle, opted_out, tags, yes_no};

use std::fmt;

/// Why a cell cannot be read, as a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAValue(String);

impl fmt::Display for NotAValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotAValue {}

/// The beginning of a cell, fit to stand in a sentence.
fn show(cell: &str) -> String {
    crate::snippet(cell, 24)
}
