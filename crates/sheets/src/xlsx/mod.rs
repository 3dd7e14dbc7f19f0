//! Workbooks of Excel since 2007, row by row.
//!
//! Of the archive the directory, the styles and the shared texts are kept; the sheet is unpacked while it is read.
//! Formulas are not calculated: their last result is in the file.

mod shared;
mod unpack;
mod value;
mod workbook;
mod xml;
mod zip;

mod cell;

use crate::row::{Raw, Rows as _};
use crate::{Format, Limits, Row, RowFault, SheetError, text};
use cell::{Cell, Values};
use quick_xml::events::Event;
use shared::Shared;
use std::io::{Read, Seek};
use xml::{Xml, push_entity, push_text};

/// Rows on their way.
pub(crate) struct Rows<R> {
    xml: Xml<R>,
    values: Values,
    limits: Limits,
    /// The row that was read last.
    line: u64,
    /// Bytes of all cells up to here: a long text can be shared by millions of cells.
    given: u64,
}

/// Reads the workbook up to the headers of its first visible sheet that is not empty.
pub(crate) fn open<R: Read + Seek>(
    mut source: R,
    limits: Limits,
) -> Result<(Format, Vec<String>, Rows<R>), SheetError> {
    let directory = zip::directory(&mut source)?;
    let workbook = workbook::read(&mut source, &directory, &limits)?;
    let shared = match workbook.shared {
        Some(entry) => Shared::read(&mut source, entry, &limits)?,
        None => Shared::default(),
    };
    let mut values = Values { shared, styles: workbook.styles, from_1904: workbook.from_1904 };
    // For all sheets together, as many of them may be the same large file.
    let mut most = limits.unpacked_bytes;
    for (sheet, entry) in workbook.sheets {
        let xml = Xml::open(source, entry, most, &limits)?;
        let mut rows = Rows { xml, values, limits, line: 0, given: 0 };
        if let Some(headers) = rows.headers(limits.columns)? {
            return Ok((Format::Xlsx { sheet }, headers, rows));
        }
        let (archive, given) = rows.xml.into_inner();
        source = archive;
        values = rows.values;
        most = most.saturating_sub(given);
    }
    Err(SheetError::Empty)
}

impl<R: Read> crate::row::Rows for Rows<R> {
    fn read(&mut self, keep: usize) -> Result<Option<Raw>, SheetError> {
        let mut row = Row { line: self.line + 1, cells: Vec::new(), fault: None };
        let (mut filled, mut bytes, mut column) = (0, 0, 0);
        let mut cell = Cell::default();
        loop {
            match self.xml.next()? {
                Event::Start(start) => match start.local_name().as_ref() {
                    "row" => {
                        row.line = cell::row_number(&start).unwrap_or(row.line);
                        column = 0;
                    }
                    "c" => {
                        cell.begin(&start, column);
                        column = cell.column + 1;
                    }
                    name => cell.enter(name),
                },
                Event::Text(more) if cell.reading() => {
                    push_text(&mut cell.raw, &more.xml10_content(), self.limits.cell_bytes);
                }
                Event::CData(more) if cell.reading() => {
                    push_text(&mut cell.raw, &more.xml10_content(), self.limits.cell_bytes);
                }
                Event::GeneralRef(entity) if cell.reading() && cell.raw.len() <= self.limits.cell_bytes => {
                    push_entity(&mut cell.raw, &entity);
                }
                Event::End(end) => match end.local_name().as_ref() {
                    "c" => {
                        let (value, fault) = self.values.read(&mut cell, &self.limits);
                        bytes += value.len();
                        self.given += value.len() as u64;
                        if self.given > self.limits.unpacked_bytes {
                            return Err(SheetError::TooLarge);
                        }
                        if cell.column >= keep {
                            if !text::blank(&value) {
                                filled = filled.max(cell.column + 1);
                            }
                        } else if bytes > self.limits.row_bytes {
                            row.fault = Some(RowFault::RowTooLong { most: self.limits.row_bytes });
                        } else {
                            row.fault = row.fault.or(fault);
                            put(&mut row.cells, cell.column, value);
                        }
                    }
                    "row" => {
                        self.line = row.line;
                        return Ok(Some(Raw { row, filled }));
                    }
                    "sheetData" => return Ok(None),
                    name => cell.leave(name),
                },
                Event::Eof => return Err(SheetError::broken("the sheet ends early")),
                _ => {}
            }
        }
    }
}

/// Puts a text in its column; there is no cell before the first one that is not empty, nor after the last.
fn put(cells: &mut Vec<String>, column: usize, value: String) {
    if value.is_empty() {
        return;
    }
    if cells.len() <= column {
        cells.resize(column + 1, String::new());
    }
    if let Some(cell) = cells.get_mut(column) {
        *cell = value;
    }
}
