//! Where the cells of one row are: a state machine over bytes that may still be arriving.

/// What separates and what quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// Between two cells; `None` in a table of one column.
    pub(super) separator: Option<u8>,
    /// Around a cell.
    pub(super) quote: u8,
}

/// Where a cell is in its row, without the quotation marks around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) shape: Shape,
}

/// How a cell is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// As it is.
    Plain,
    /// In quotation marks.
    Quoted {
        /// Whether some within are doubled.
        doubled: bool,
    },
    /// In quotation marks, and there is text after them.
    Loose {
        /// Where the closing mark is.
        close: usize,
    },
}

/// How far a scan came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The bytes end within the row.
    More,
    /// The row is complete.
    Row {
        /// Its bytes with its line end.
        len: usize,
    },
    /// A quotation mark was opened that nothing closes.
    Unclosed,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Start,
    Plain,
    Quoted,
    /// After a quotation mark within a quoted cell.
    Closing,
    Loose {
        close: usize,
    },
}

/// How far a quoted cell may go once one was found unclosed: enough for a note, too little to make work quadratic.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) bytes: usize,
    pub(super) lines: u64,
}

/// One row on its way.
#[derive(Debug)]
pub(super) struct Scan {
    /// The cells up to the one being read, at most `keep`.
    pub(super) cells: Vec<Span>,
    /// All cells.
    pub(super) count: usize,
    /// Cells up to the last one beyond `keep` that is not blank.
    pub(super) filled: usize,
    /// Line ends within it.
    pub(super) lines: u64,
    /// Where its first line ends, when it has more than one.
    pub(super) first_line: Option<usize>,
    /// The cell whose quotation mark is not closed, when the bytes end with it.
    pub(super) unclosed: Option<usize>,
    /// A cell such as `"Joe,"Boston"`, whose mark was closed by the one that opens the next cell.
    pub(super) suspect: Option<usize>,
    keep: usize,
    state: State,
    at: usize,
    start: usize,
    /// Line ends before the cell.
    opened: u64,
    doubled: bool,
}

impl Scan {
    /// Begins a row of which `keep` cells are wanted.
    pub(super) fn new(keep: usize) -> Self {
        Self {
            cells: Vec::with_capacity(keep.min(64)),
            count: 0,
            filled: 0,
            lines: 0,
            first_line: None,
            unclosed: None,
            suspect: None,
            keep,
            state: State::Start,
            at: 0,
            start: 0,
            opened: 0,
            doubled: false,
        }
    }

    /// Begins another row, in the memory of this one.
    pub(super) fn again(&mut self, keep: usize) {
        let mut cells = std::mem::take(&mut self.cells);
        cells.clear();
        *self = Self { cells, ..Self::new(0) };
        self.keep = keep;
    }

    /// Reads on. `bytes` begin where the row does; `last` says that no more will come.
    pub(super) fn advance(&mut self, bytes: &[u8], last: bool, dialect: Dialect, window: Option<Window>) -> Step {
        while let Some(&byte) = bytes.get(self.at) {
            let separates = Some(byte) == dialect.separator;
            let ends = matches!(byte, b'\n' | b'\r');
            match self.state {
                State::Start if byte == dialect.quote => {
                    self.start = self.at + 1;
                    self.opened = self.lines;
                    self.doubled = false;
                    self.state = State::Quoted;
                }
                State::Quoted => {
                    if byte == dialect.quote {
                        self.state = State::Closing;
                    } else if ends {
                        if self.line_ends(bytes, byte, window) {
                            return Step::Unclosed;
                        }
                    } else {
                        self.at += run(bytes, self.at + 1, |b| b != dialect.quote && b != b'\n' && b != b'\r');
                    }
                }
                State::Closing if byte == dialect.quote => {
                    self.doubled = true;
                    self.state = State::Quoted;
                }
                // Text after the mark of a cell that spans lines: that mark rather opened another cell.
                State::Closing | State::Loose { .. } if self.spans() && !separates && !ends && byte != b' ' => {
                    return Step::Unclosed;
                }
                State::Closing if !separates && !ends => {
                    let close = self.at - 1;
                    let within = bytes.get(self.start..close).unwrap_or_default();
                    let before = within.iter().copied().rfind(|&byte| byte != b' ');
                    if before.is_some() && before == dialect.separator {
                        self.suspect.get_or_insert(self.count);
                    }
                    self.state = State::Loose { close };
                }
                State::Start | State::Plain | State::Closing | State::Loose { .. } => {
                    if separates {
                        self.cell(bytes, self.at);
                        self.start = self.at + 1;
                        self.state = State::Start;
                    } else if ends {
                        return self.row_ends(bytes, byte, last);
                    } else {
                        if matches!(self.state, State::Start) {
                            self.state = State::Plain;
                            self.opened = self.lines;
                        }
                        if self.spans() {
                            // Each byte counts, see above.
                            self.at += 1;
                            continue;
                        }
                        self.at +=
                            run(bytes, self.at + 1, |b| Some(b) != dialect.separator && b != b'\n' && b != b'\r');
                    }
                }
            }
            self.at += 1;
        }
        if !last {
            return Step::More;
        }
        if matches!(self.state, State::Quoted) {
            self.unclosed = Some(self.count);
            if self.first_line.is_some() {
                return Step::Unclosed;
            }
        }
        self.cell(bytes, self.at);
        Step::Row { len: self.at }
    }

    /// Whether the cell being read began on an earlier line.
    fn spans(&self) -> bool {
        self.lines > self.opened
    }

    /// Counts a line end within a quoted cell, and says whether the cell goes too far.
    fn line_ends(&mut self, bytes: &[u8], byte: u8, window: Option<Window>) -> bool {
        // The second half of `\r\n` was counted with the first.
        let half = byte == b'\n' && self.at.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'\r');
        if !half {
            self.lines += 1;
        }
        let first = *self.first_line.get_or_insert(self.at);
        window.is_some_and(|window| self.lines > window.lines || self.at - first > window.bytes)
    }

    fn row_ends(&mut self, bytes: &[u8], byte: u8, last: bool) -> Step {
        let len = match bytes.get(self.at + 1) {
            Some(b'\n') if byte == b'\r' => self.at + 2,
            // The other half of `\r\n` may be on its way.
            None if byte == b'\r' && !last => return Step::More,
            _ => self.at + 1,
        };
        self.cell(bytes, self.at);
        self.lines += 1;
        Step::Row { len }
    }

    /// Ends a cell before `end`.
    fn cell(&mut self, bytes: &[u8], end: usize) {
        let (end, shape) = match self.state {
            State::Start | State::Plain => (end, Shape::Plain),
            State::Quoted => (end, Shape::Quoted { doubled: self.doubled }),
            State::Closing => (end - 1, Shape::Quoted { doubled: self.doubled }),
            State::Loose { close } => (end, Shape::Loose { close }),
        };
        self.count += 1;
        if self.count <= self.keep {
            self.cells.push(Span { start: self.start, end, shape });
        } else if bytes.get(self.start..end).is_some_and(|cell| !cell.trim_ascii().is_empty()) {
            self.filled = self.count;
        }
    }
}

/// How many bytes from `from` on are alike.
fn run(bytes: &[u8], from: usize, alike: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().position(|&byte| !alike(byte)).unwrap_or(rest.len())
}
