//! Which separator and which quotation mark a text uses.

use super::scan::{Dialect, Scan, Shape, Step};

/// In the order of trust, where two explain a text equally well: a comma is in texts and decimal numbers as well.
const SEPARATORS: [u8; 4] = [b'\t', b';', b'|', b','];

/// Records that are looked at.
const RECORDS: usize = 100;

/// The separator that Excel's own first line `sep=;` names, and the length of that line.
pub(super) fn told(text: &[u8]) -> Option<(u8, usize)> {
    let end = text.iter().position(|&byte| matches!(byte, b'\n' | b'\r')).unwrap_or(text.len());
    let (line, rest) = text.split_at_checked(end)?;
    let bare = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    let [s, e, p, b'=', separator] = bare else { return None };
    if ![*s, *e, *p].eq_ignore_ascii_case(b"sep") || !(separator.is_ascii_punctuation() || *separator == b'\t') {
        return None;
    }
    let line_end = match rest {
        [b'\r', b'\n', ..] => 2,
        [_, ..] => 1,
        [] => 0,
    };
    (*separator != b'"').then_some((*separator, end + line_end))
}

/// The dialect that explains the beginning of a text best. `whole` says that the text ends there.
pub(super) fn guess(sample: &[u8], whole: bool, told: Option<u8>) -> Dialect {
    let candidates: &[u8] = told.as_ref().map_or(&SEPARATORS, std::slice::from_ref);
    let best = |quote| {
        let looks = candidates.iter().map(|&separator| {
            let dialect = Dialect { separator: Some(separator), quote };
            (dialect, look(sample, whole, dialect))
        });
        // The first of several equal ones.
        looks.reduce(|best, next| if next.1.score() > best.1.score() { next } else { best })
    };
    let (mut dialect, look) = match (best(b'"'), best(b'\'')) {
        // Only when nothing speaks for the usual mark and nothing against this one: names have apostrophes.
        (Some((_, usual)), Some(other)) if usual.quoted == 0 && other.1.clearly_quoted() => other,
        (Some(usual), _) => usual,
        (None, _) => return Dialect { separator: None, quote: b'"' },
    };
    if look.records == 0 {
        // Nothing but separators.
        dialect.separator = candidates.iter().copied().find(|separator| sample.contains(separator));
    } else if look.columns < 2 && told.is_none() {
        dialect.separator = None;
    }
    dialect
}

/// What a text looks like in a dialect.
#[derive(Debug, Default)]
struct Look {
    /// Cells of the first record, which is the header.
    columns: usize,
    records: usize,
    /// Records below the header with as many cells, counted twice, and with fewer, counted once.
    fitting: usize,
    cells: usize,
    quoted: usize,
    /// Quoted cells with text after the mark, or without a closing one.
    odd: usize,
    /// Cells of the header that are quoted.
    header_quoted: usize,
}

impl Look {
    /// How well the dialect explains the text: separators of the header, less what does not fit it.
    fn score(&self) -> usize {
        // One more than there are, so that a ragged text still has columns.
        self.columns.saturating_sub(1).saturating_mul(1 + self.fitting).saturating_mul(1000) / self.records.max(1)
    }

    fn clearly_quoted(&self) -> bool {
        self.odd == 0 && self.records > 1 && self.header_quoted == self.columns && self.quoted * 2 >= self.cells
    }
}

fn look(sample: &[u8], whole: bool, dialect: Dialect) -> Look {
    let mut look = Look::default();
    let mut scan = Scan::new(usize::MAX);
    let mut rest = sample;
    while look.records < RECORDS && !rest.is_empty() {
        scan.again(usize::MAX);
        let mut len = match scan.advance(rest, true, dialect, None) {
            Step::Row { len } => len,
            Step::More | Step::Unclosed => 0,
        };
        // What the end of the sample cuts says nothing, unless it is all there is.
        let cut = !whole && (scan.unclosed.is_some() || len == rest.len());
        if cut && look.records > 0 {
            break;
        }
        if len == 0 {
            look.odd += 1;
            let end = scan.first_line.unwrap_or(rest.len()).min(rest.len());
            scan.again(usize::MAX);
            scan.advance(rest.get(..end).unwrap_or(rest), true, dialect, None);
            len = (end + 1).min(rest.len());
        }
        let (record, after) = rest.split_at_checked(len).unwrap_or((rest, &[]));
        rest = after;
        if !record.iter().all(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b';' | b'|' | b'"')) {
            look.add(&scan);
        }
    }
    look
}

impl Look {
    fn add(&mut self, scan: &Scan) {
        let quoted = scan.cells.iter().filter(|cell| !matches!(cell.shape, Shape::Plain)).count();
        if self.records == 0 {
            self.columns = scan.count;
            self.header_quoted = quoted;
        }
        self.records += 1;
        self.fitting += match scan.count.cmp(&self.columns) {
            _ if self.records == 1 => 0,
            std::cmp::Ordering::Equal => 2,
            std::cmp::Ordering::Less if scan.count > 1 => 1,
            _ => 0,
        };
        self.cells += scan.count;
        self.quoted += quoted;
        self.odd += scan.cells.iter().filter(|cell| matches!(cell.shape, Shape::Loose { .. })).count();
        self.odd += usize::from(scan.unclosed.is_some());
    }
}

#[cfg(test)]
mod tests {
    use super::{Dialect, guess, told};

    fn guessed(text: &str) -> (Option<char>, char) {
        let Dialect { separator, quote } = guess(text.as_bytes(), true, None);
        (separator.map(char::from), char::from(quote))
    }

    #[test]
    fn separators() {
        assert_eq!(guessed("a,b,c\n1,2,3\n"), (Some(','), '"'));
        assert_eq!(guessed("name;price\nA;1,5\nB;2,5\n"), (Some(';'), '"'));
        assert_eq!(guessed("name;price,EUR\nA;1,5\nB;2,5\n"), (Some(';'), '"'));
        assert_eq!(guessed("a\tb\n1,2\t3;4\n"), (Some('\t'), '"'));
        assert_eq!(guessed("a|b|c\n1|2|3\n"), (Some('|'), '"'));
        assert_eq!(guessed("\"Last, First\";Phone\n\"Doe, Joe\";1\n"), (Some(';'), '"'));
        assert_eq!(guessed("Last, First;Phone;Mail\nDoe, Joe;1;2\nRoe, Ann;3\n"), (Some(';'), '"'));
        assert_eq!(guessed("Name,Notes,Phone\nJoe,a;b;c;d,1\nAnn,\"x\ny;z\",2\n"), (Some(','), '"'));
        assert_eq!(guessed("a,b,c\n1,2\n1,2,3,4,5\n1\n"), (Some(','), '"'));
        assert_eq!(guessed("Name,Tags (a;b;c;d),Phone\nJoe,,1\n"), (Some(','), '"'));
    }

    #[test]
    fn one_column_has_no_separator() {
        assert_eq!(guessed("Address\n1 Main St, Boston\n2 Elm St, Boston\n"), (None, '"'));
        assert_eq!(guessed("\"a,b\"\n"), (None, '"'));
        assert_eq!(guessed(""), (None, '"'));
    }

    #[test]
    fn apostrophes_quote_only_when_they_clearly_do() {
        assert_eq!(guessed("'name','town'\n'Joe','Boston, MA'\n"), (Some(','), '\''));
        assert_eq!(guessed("name,town\n'Joe','Boston'\n"), (Some(','), '"'));
        assert_eq!(guessed("'name',town\n'Joe',O'Hara\n'tis,x\n"), (Some(','), '"'));
    }

    #[test]
    fn excel_tells_its_separator() {
        assert_eq!(told(b"sep=;\r\na"), Some((b';', 7)));
        assert_eq!(told(b"\"SEP=,\"\na"), Some((b',', 8)));
        assert_eq!(told(b"sep=\t"), Some((b'\t', 5)));
        assert_eq!(told(b"sep=ab\n"), None);
        assert_eq!(told(b"sep=\"\n"), None);
        assert_eq!(told(b"separator\n"), None);
    }
}
