//! A table that is being read.

use crate::row::Rows as _;
use crate::sniff::{Kind, sniff};
use crate::{Format, Limits, Row, SheetError, csv, xlsx};
use std::fmt;
use std::io::{Read, Seek};

/// A table that is being read: its headers, and its rows one by one.
///
/// Blank rows, also those of nothing but separators, are left out. After an `Err` there is nothing more.
pub struct Sheet<R> {
    format: Format,
    headers: Vec<String>,
    rows: Rows<R>,
}

/// Where the rows come from.
enum Rows<R> {
    Csv(Box<csv::Rows<R>>),
    Xlsx(Box<xlsx::Rows<R>>),
    Over,
}

/// Finds out what a file is and reads its headers.
///
/// Reads the whole file once before, unless it is a workbook: only then is its encoding certain.
///
/// # Errors
///
/// When it is no table, or its headers cannot be read: in a sentence for people.
pub fn open<R: Read + Seek>(mut source: R, limits: Limits) -> Result<Sheet<R>, SheetError> {
    match sniff(&mut source)? {
        Kind::Text => {
            let (format, headers, rows) = csv::open(source, limits)?;
            Ok(Sheet { format, headers, rows: Rows::Csv(Box::new(rows)) })
        }
        Kind::Zip => {
            let (format, headers, rows) = xlsx::open(source, limits)?;
            Ok(Sheet { format, headers, rows: Rows::Xlsx(Box::new(rows)) })
        }
    }
}

impl<R> Sheet<R> {
    /// What the file turned out to be.
    pub fn format(&self) -> &Format {
        &self.format
    }

    /// The headers without blanks around them, as many as the file has: some may be empty, some may be equal.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }
}

impl<R> fmt::Debug for Sheet<R> {
    /// Without what people wrote into it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sheet")
            .field("format", &self.format)
            .field("columns", &self.headers.len())
            .finish_non_exhaustive()
    }
}

impl<R: Read + Seek> Iterator for Sheet<R> {
    type Item = Result<Row, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = match &mut self.rows {
            Rows::Csv(rows) => rows.below(self.headers.len()),
            Rows::Xlsx(rows) => rows.below(self.headers.len()),
            Rows::Over => return None,
        };
        if !matches!(row, Ok(Some(_))) {
            self.rows = Rows::Over;
        }
        row.transpose()
    }
}
