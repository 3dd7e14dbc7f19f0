//! What can be wrong with one row.

use thiserror::Error;

/// Why a row cannot be trusted, as a sentence for the person who has the file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RowFault {
    /// A cell longer than the limit.
    #[error("A cell is longer than {} characters.", grouped(*.most))]
    CellTooLong {
        /// Its column, the first is 0.
        column: usize,
        /// The limit in bytes.
        most: usize,
    },
    /// A NUL or another character that no keyboard types.
    #[error("A cell contains an invisible control character (U+{code:04X}).")]
    ControlCharacter {
        /// Its column, the first is 0.
        column: usize,
        /// The character.
        code: u32,
    },
    /// Bytes that are a character in no encoding we know.
    #[error("A cell contains bytes that are no text; save the file as UTF-8.")]
    UnknownBytes {
        /// Its column, the first is 0.
        column: usize,
    },
    /// Text in a column that has no header.
    #[error("The row has {cells} cells, but the table has only {headers} {}.", if *headers == 1 { "column" } else { "columns" })]
    TooManyCells {
        /// Cells up to the last that is not empty.
        cells: usize,
        /// Headers.
        headers: usize,
    },
    /// A quotation mark opens a cell and nothing closes it.
    #[error("A quotation mark is opened in this row and never closed.")]
    UnclosedQuote {
        /// Its column, the first is 0.
        column: usize,
    },
    /// A row longer than the limit.
    #[error("The row is longer than {} bytes.", grouped(*.most))]
    RowTooLong {
        /// The limit in bytes.
        most: usize,
    },
    /// A formula without a result.
    #[error("A formula in this row has no result ({text}).")]
    Formula {
        /// Its column, the first is 0.
        column: usize,
        /// What the spreadsheet shows instead, such as `#N/A`.
        text: String,
    },
    /// A cell of a workbook that is not built as workbooks are.
    #[error("A cell of this row cannot be read; save the file again from your spreadsheet program.")]
    Unreadable {
        /// Its column, the first is 0.
        column: usize,
    },
}

impl RowFault {
    /// The column it is in, the first is 0; `None` when it is the row's. It may be one that has no header.
    pub fn column(&self) -> Option<usize> {
        match self {
            Self::CellTooLong { column, .. }
            | Self::ControlCharacter { column, .. }
            | Self::UnknownBytes { column }
            | Self::UnclosedQuote { column }
            | Self::Formula { column, .. }
            | Self::Unreadable { column } => Some(*column),
            // The first cell that has no header.
            Self::TooManyCells { headers, .. } => Some(*headers),
            Self::RowTooLong { .. } => None,
        }
    }
}

/// A number as people read it: 65,536.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{RowFault, grouped};

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(
            ["7", "100", "1,000", "65,536", "8,388,608"],
            [7, 100, 1000, 65_536, 8_388_608].map(grouped).each_ref().map(String::as_str)
        );
    }

    #[test]
    fn a_fault_is_a_sentence() {
        let fault = RowFault::TooManyCells { cells: 5, headers: 3 };
        assert_eq!(fault.to_string(), "The row has 5 cells, but the table has only 3 columns.");
        assert_eq!(fault.column(), Some(3));
        assert_eq!(RowFault::RowTooLong { most: 8_388_608 }.to_string(), "The row is longer than 8,388,608 bytes.");
        assert_eq!(RowFault::RowTooLong { most: 1 }.column(), None);
    }
}
