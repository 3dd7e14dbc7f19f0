//! Reading a whole file, in short notation.

use crm_sheets::{Limits, Row, RowFault, Sheet, SheetError, open};
use std::io::Cursor;

/// A table that is open.
pub(crate) type Table = Sheet<Cursor<Vec<u8>>>;

/// Opens it with the usual limits.
pub(crate) fn opened(bytes: impl Into<Vec<u8>>) -> Result<Table, SheetError> {
    open(Cursor::new(bytes.into()), Limits::default())
}

/// Headers and rows of a file that is read to its end.
pub(crate) fn read(bytes: impl Into<Vec<u8>>) -> (Vec<String>, Vec<Row>) {
    let table = opened(bytes).unwrap();
    (table.headers().to_vec(), table.map(Result::unwrap).collect())
}

/// The lines and cells of a file without a fault.
pub(crate) fn cells(bytes: impl Into<Vec<u8>>) -> Vec<(u64, Vec<String>)> {
    let (_, rows) = read(bytes);
    assert!(rows.iter().all(|row| row.fault.is_none()), "{rows:?}");
    rows.into_iter().map(|row| (row.line, row.cells)).collect()
}

/// What a file is, in words.
pub(crate) fn format(bytes: impl Into<Vec<u8>>) -> String {
    opened(bytes).unwrap().format().to_string()
}

/// Why a file is refused.
pub(crate) fn refused(bytes: impl Into<Vec<u8>>) -> String {
    match opened(bytes) {
        Ok(table) => panic!("{} was accepted", table.format()),
        Err(error) => error.to_string(),
    }
}

/// A row without a fault, as `cells` gives it.
pub(crate) fn good<const N: usize>(line: u64, cells: [&str; N]) -> (u64, Vec<String>) {
    (line, cells.map(str::to_owned).to_vec())
}

/// A row as it should be.
pub(crate) fn row<const N: usize>(line: u64, cells: [&str; N], fault: Option<RowFault>) -> Row {
    Row { line, cells: cells.map(str::to_owned).to_vec(), fault }
}
