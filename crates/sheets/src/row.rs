//! One row.

use crate::RowFault;

/// One row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it begins: the line that an editor shows, or the row that a spreadsheet shows; the first is 1.
    pub line: u64,
    /// As many cells as there are headers, as they stand in the file. Characters that nobody can see, or that are in no
    /// encoding, are replaced by U+FFFD, so that every text can be stored.
    pub cells: Vec<String>,
    /// What is wrong with it, the first thing only. The cells then hold what could be read.
    pub fault: Option<RowFault>,
}
