//! Text of a cell, made fit to store.

use crate::{Limits, RowFault};

/// Stands for what cannot be read.
pub(crate) const REPLACEMENT: char = '\u{fffd}';

/// Cuts a cell that is too long and replaces control characters, and says which of it happened.
pub(crate) fn tidy(text: &mut String, column: usize, limits: &Limits) -> Option<RowFault> {
    let mut fault = None;
    if text.len() > limits.cell_bytes {
        cut(text, limits.cell_bytes);
        fault = Some(RowFault::CellTooLong { column, most: limits.cell_bytes });
    }
    // C1 control characters begin with 0xC2 in UTF-8.
    let suspicious = text.bytes().filter(|byte| matches!(byte, 0..b' ' | 0x7f | 0xc2)).count();
    if suspicious > 0
        && let Some(first) = text.chars().find(|&c| unseen(c))
    {
        fault.get_or_insert(RowFault::ControlCharacter { column, code: first.into() });
        *text = text.chars().map(|c| if unseen(c) { REPLACEMENT } else { c }).collect();
        // A replacement is longer than what it replaces.
        cut(text, limits.cell_bytes);
    }
    fault
}

/// The longest beginning of at most `most` bytes.
fn cut(text: &mut String, most: usize) {
    let end = text.floor_char_boundary(most);
    text.truncate(end);
}

/// Whether a character is a control character that text does not need.
pub(crate) fn unseen(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

/// A header without blanks and byte order marks around it.
pub(crate) fn header(text: &str) -> String {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_owned()
}

/// Whether nothing can be seen in it.
pub(crate) fn blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '\u{feff}')
}
