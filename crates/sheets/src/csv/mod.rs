//! Text with separators, row by row.
//!
//! A row is looked for in a buffer that begins where the row does. So a quoted cell that is never closed costs no second
//! look at the file: the buffer still has the line it began on, and reading goes on with the next one.

mod cell;
mod dialect;
mod encoding;
mod feed;
mod scan;

use crate::row::{Raw, Rows as _};
use crate::{Encoding, Format, Limits, Row, RowFault, SheetError};
use feed::Feed;
use scan::{Dialect, Scan, Step, Window};
use std::io::{self, Read, Seek, SeekFrom};

/// Enough to tell the dialect.
const SAMPLE: usize = 64 << 10;

/// How far a quoted cell may go, once one was not closed.
const WARY: Window = Window { bytes: 64 << 10, lines: 100 };

/// Rows on their way.
pub(crate) struct Rows<R> {
    feed: Feed<R>,
    buffer: Vec<u8>,
    /// Where the next row begins in the buffer.
    at: usize,
    /// The line it begins on.
    line: u64,
    dialect: Dialect,
    encoding: Encoding,
    limits: Limits,
    scan: Scan,
    window: Option<Window>,
}

/// Finds out encoding and dialect, and reads the headers.
pub(crate) fn open<R: Read + Seek>(
    mut source: R,
    limits: Limits,
) -> Result<(Format, Vec<String>, Rows<R>), SheetError> {
    let detected = encoding::detect(&mut source)?;
    source.seek(SeekFrom::Start(detected.skip))?;
    let mut rows = Rows {
        feed: Feed::new(source, detected.encoding),
        buffer: Vec::new(),
        at: 0,
        line: 1,
        dialect: Dialect { separator: None, quote: b'"' },
        encoding: detected.encoding,
        limits,
        scan: Scan::new(0),
        window: None,
    };
    rows.find_dialect()?;
    let headers = rows.headers(limits.columns)?.ok_or(SheetError::Empty)?;
    let separator = rows.dialect.separator.map(char::from);
    Ok((Format::Csv { encoding: detected.encoding, separator }, headers, rows))
}

/// A row that was found in the buffer.
struct Found {
    /// Its bytes.
    len: usize,
    /// Its line ends.
    lines: u64,
    /// What is wrong with it as a whole.
    fault: Option<RowFault>,
    /// Whether its line goes on beyond its bytes.
    cut: bool,
}

impl<R: Read> crate::row::Rows for Rows<R> {
    fn read(&mut self, keep: usize) -> Result<Option<Raw>, SheetError> {
        let Some(found) = self.find(keep)? else { return Ok(None) };
        let bytes = self.buffer.get(self.at..self.at + found.len).unwrap_or_default();
        let mut fault = found.fault;
        let mut cells = Vec::with_capacity(keep.min(self.scan.cells.len()));
        for (column, span) in self.scan.cells.iter().enumerate() {
            let (cell, wrong) = cell::read(bytes, span, column, self.dialect, self.encoding, &self.limits);
            cells.push(cell);
            fault = fault.or(wrong);
        }
        let row = Row { line: self.line, cells, fault };
        self.at += found.len;
        self.line += found.lines;
        if found.cut {
            self.skip_line()?;
        }
        Ok(Some(Raw { row, filled: self.scan.filled }))
    }
}

impl<R: Read> Rows<R> {
    fn find_dialect(&mut self) -> io::Result<()> {
        while self.buffer.len() < SAMPLE && !self.feed.over() {
            self.feed.fill(&mut self.buffer)?;
        }
        let told = dialect::told(&self.buffer);
        if let Some((_, len)) = told {
            self.at = len;
            self.line = 2;
        }
        let whole = self.feed.over() && self.buffer.len() <= self.at + SAMPLE;
        let end = self.buffer.len().min(self.at + SAMPLE);
        let sample = self.buffer.get(self.at..end).unwrap_or_default();
        self.dialect = dialect::guess(sample, whole, told.map(|(separator, _)| separator));
        Ok(())
    }

    fn find(&mut self, keep: usize) -> io::Result<Option<Found>> {
        let most = self.limits.row_bytes;
        self.scan.again(keep);
        loop {
            let rest = self.buffer.get(self.at..).unwrap_or_default();
            let bytes = rest.get(..most).unwrap_or(rest);
            let last = self.feed.over() && rest.len() <= most;
            match self.scan.advance(bytes, last, self.dialect, self.window) {
                Step::Row { len: 0 } => return Ok(None),
                Step::Row { len } => {
                    let open = self.scan.unclosed.or(self.scan.suspect);
                    let fault = open.map(|column| RowFault::UnclosedQuote { column });
                    return Ok(Some(Found { len, lines: self.scan.lines, fault, cut: false }));
                }
                Step::Unclosed => return Ok(Some(self.only_first_line(keep))),
                Step::More if rest.len() <= most => self.fill()?,
                Step::More if self.scan.first_line.is_some() => return Ok(Some(self.only_first_line(keep))),
                Step::More => {
                    self.scan.advance(bytes, true, self.dialect, None);
                    let fault = Some(RowFault::RowTooLong { most });
                    return Ok(Some(Found { len: bytes.len(), lines: 0, fault, cut: true }));
                }
            }
        }
    }

    /// The row again, but no further than its first line.
    fn only_first_line(&mut self, keep: usize) -> Found {
        self.window = Some(WARY);
        let rest = self.buffer.get(self.at..).unwrap_or_default();
        let end = self.scan.first_line.unwrap_or(rest.len());
        self.scan.again(keep);
        self.scan.advance(rest.get(..end).unwrap_or(rest), true, self.dialect, None);
        let column = self.scan.unclosed.unwrap_or_default();
        let line_end = match rest.get(end..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([_, ..]) => 1,
            _ => 0,
        };
        Found { len: end + line_end, lines: 1, fault: Some(RowFault::UnclosedQuote { column }), cut: false }
    }

    /// Goes to the end of a line without keeping it.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let rest = self.buffer.get(self.at..).unwrap_or_default();
            let end = rest.iter().position(|&byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
            let len = match rest.get(end..) {
                Some([b'\r', b'\n', ..]) => 2,
                Some([b'\r']) if !self.feed.over() => 0,
                Some([_, ..]) => 1,
                _ => 0,
            };
            self.at += end + len;
            if len > 0 {
                self.line += 1;
                return Ok(());
            }
            if self.feed.over() {
                return Ok(());
            }
            self.fill()?;
        }
    }

    /// Reads on, and forgets what is before the row.
    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.at.min(self.buffer.len()));
        self.at = 0;
        self.feed.fill(&mut self.buffer)
    }
}
