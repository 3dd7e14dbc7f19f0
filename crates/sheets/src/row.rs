//! One row, and what all formats do with rows.

use crate::{RowFault, SheetError, text};

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

/// A row as it was found.
pub(crate) struct Raw {
    /// With the cells that were wanted, or fewer when there are not so many.
    pub(crate) row: Row,
    /// Cells up to the last one beyond them that is not blank; 0 when there is none.
    pub(crate) filled: usize,
}

/// A format that rows can be read from.
pub(crate) trait Rows {
    /// The next row with at most `keep` cells, blank or not.
    fn read(&mut self, keep: usize) -> Result<Option<Raw>, SheetError>;

    /// The first row that is not blank, as headers.
    fn headers(&mut self, most: usize) -> Result<Option<Vec<String>>, SheetError> {
        while let Some(Raw { row, filled }) = self.read(most)? {
            if matches!(row.fault, Some(RowFault::RowTooLong { .. })) {
                return Err(SheetError::NotATable { what: "a file without line ends" });
            }
            if filled > most {
                return Err(SheetError::TooManyColumns { count: filled, most });
            }
            if !blank(&row) {
                return Ok(Some(row.cells.iter().map(|name| text::header(name)).collect()));
            }
        }
        Ok(None)
    }

    /// The next row that is not blank, below so many headers.
    fn below(&mut self, headers: usize) -> Result<Option<Row>, SheetError> {
        while let Some(Raw { mut row, filled }) = self.read(headers)? {
            if filled > headers {
                row.fault.get_or_insert(RowFault::TooManyCells { cells: filled, headers });
            }
            if row.fault.is_some() || !blank(&row) {
                row.cells.resize(headers, String::new());
                return Ok(Some(row));
            }
        }
        Ok(None)
    }
}

fn blank(row: &Row) -> bool {
    row.cells.iter().all(|cell| text::blank(cell))
}
