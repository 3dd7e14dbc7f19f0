//! Why a whole file cannot be read.

use crate::fault::grouped;
use std::io;
use thiserror::Error;

/// Why a file is refused, or reading it ends early, as a sentence for the person who has it.
#[derive(Debug, Error)]
pub enum SheetError {
    /// Nothing but blanks.
    #[error("The file is empty.")]
    Empty,
    /// More columns than the limit.
    #[error("The table has {} columns; {} is the most that can be read.", grouped(*.count), grouped(*.most))]
    TooManyColumns {
        /// Its columns.
        count: usize,
        /// The limit.
        most: usize,
    },
    /// Something else than a table.
    #[error("This is {what}, not a table. Save it as .xlsx or CSV.")]
    NotATable {
        /// What it is, with its article.
        what: &'static str,
    },
    /// A workbook from before 2007.
    #[error("This is an old Excel file (.xls). Save it as .xlsx or CSV.")]
    OldExcel,
    /// A workbook with a password.
    #[error("The file is protected by a password. Save a copy without one.")]
    Encrypted,
    /// A workbook that is cut off or not built as workbooks are.
    #[error("The file is damaged. Open it in your spreadsheet program and save it again.")]
    Broken {
        /// For the log.
        detail: String,
    },
    /// A workbook that unpacks to more than the limits.
    #[error("The file is too large once it is unpacked. Split it, or save it as CSV.")]
    TooLarge,
    /// The file cannot be read at all, which is not its owner's fault.
    #[error("The file could not be read.")]
    Io(#[from] io::Error),
}

impl SheetError {
    /// A damaged workbook.
    pub(crate) fn broken(detail: impl Into<String>) -> Self {
        Self::Broken { detail: detail.into() }
    }
}
