//! One cell of a sheet, from its XML to its text.

use super::shared::Shared;
use super::value::{self, Meaning};
use super::xml::{attributes, unescape};
use crate::text::tidy;
use crate::{Limits, RowFault};
use quick_xml::events::BytesStart;

/// What values mean beyond themselves.
#[derive(Debug, Default)]
pub(super) struct Values {
    pub(super) shared: Shared,
    pub(super) styles: Vec<Meaning>,
    pub(super) from_1904: bool,
}

/// A cell on its way.
#[derive(Debug, Default)]
pub(super) struct Cell {
    pub(super) column: usize,
    /// Its value as it stands in the file, or its text.
    pub(super) raw: String,
    kind: Kind,
    style: usize,
    within: Within,
    formula: bool,
    /// Whether there was a value, be it an empty one.
    valued: bool,
}

/// What the value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    /// The number of a shared text.
    Shared,
    /// The result of a formula.
    Text,
    /// Text within the cell.
    Inline,
    Bool,
    Error,
    /// A date in ISO 8601.
    Date,
    Unknown,
}

/// Which element is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Within {
    #[default]
    Nothing,
    Value,
    /// How a Japanese text is pronounced, which is not part of it.
    Sound,
}

/// The row number that a `row` element gives, if Excel could have given it.
pub(super) fn row_number(start: &BytesStart<'_>) -> Option<u64> {
    let mut number = None;
    attributes(start, |name, value| {
        if name == "r" {
            number = value.parse().ok().filter(|row| (1..=1_048_576).contains(row));
        }
    });
    number
}

/// The column of a reference such as `AB12`, the first is 0. Excel has 16,384 of them.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let mut number = 0_usize;
    for letter in letters {
        number = number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1;
        if number > 16_384 {
            return None;
        }
    }
    number.checked_sub(1)
}

impl Cell {
    /// Begins a cell, which is in the column `next` unless it says where it is.
    pub(super) fn begin(&mut self, start: &BytesStart<'_>, next: usize) {
        let mut raw = std::mem::take(&mut self.raw);
        raw.clear();
        *self = Self { raw, column: next, ..Self::default() };
        attributes(start, |name, value| match name {
            "r" => self.column = column(value).unwrap_or(next),
            "s" => self.style = value.parse().unwrap_or(0),
            "t" => {
                self.kind = match value {
                    "n" => Kind::Number,
                    "s" => Kind::Shared,
                    "str" => Kind::Text,
                    "inlineStr" => Kind::Inline,
                    "b" => Kind::Bool,
                    "e" => Kind::Error,
                    "d" => Kind::Date,
                    _ => Kind::Unknown,
                }
            }
            _ => {}
        });
    }

    /// Goes into an element of the cell.
    pub(super) fn enter(&mut self, name: &str) {
        match name {
            "v" if self.kind != Kind::Inline => {
                self.within = Within::Value;
                self.valued = true;
            }
            "t" if self.kind == Kind::Inline && self.within == Within::Nothing => self.within = Within::Value,
            "rPh" => self.within = Within::Sound,
            "f" => self.formula = true,
            _ => {}
        }
    }

    /// Goes out of it.
    pub(super) fn leave(&mut self, name: &str) {
        if matches!((name, self.within), ("v" | "t", Within::Value) | ("rPh", _)) {
            self.within = Within::Nothing;
        }
    }

    /// Whether text belongs to the value.
    pub(super) fn reading(&self) -> bool {
        self.within == Within::Value
    }
}

impl Values {
    /// The text of a cell, and what is wrong with it.
    pub(super) fn read(&self, cell: &mut Cell, limits: &Limits) -> (String, Option<RowFault>) {
        let column = cell.column;
        let (mut text, fault) = self.value(cell);
        let untidy = tidy(&mut text, column, limits);
        (text, fault.or(untidy))
    }

    fn value(&self, cell: &mut Cell) -> (String, Option<RowFault>) {
        let column = cell.column;
        let unreadable = || (String::new(), Some(RowFault::Unreadable { column }));
        let raw = cell.raw.trim();
        // Written by a program that does not calculate. A result that is an empty text says that it is text.
        if cell.formula && raw.is_empty() && (cell.kind == Kind::Number || !cell.valued) {
            return (String::new(), Some(RowFault::Formula { column, text: "never calculated".to_owned() }));
        }
        match cell.kind {
            Kind::Text | Kind::Inline => {
                let mut text = std::mem::take(&mut cell.raw);
                unescape(&mut text);
                (text, None)
            }
            _ if raw.is_empty() => (String::new(), None),
            Kind::Shared => match raw.parse().ok().and_then(|index| self.shared.get(index)) {
                Some(text) => (text.to_owned(), None),
                None => unreadable(),
            },
            Kind::Number => {
                let meaning = self.styles.get(cell.style).copied().unwrap_or_default();
                // What is no number is shown as it is.
                (value::number(raw, meaning, self.from_1904).unwrap_or_else(|| raw.to_owned()), None)
            }
            Kind::Bool => match raw {
                "1" | "true" => ("true".to_owned(), None),
                "0" | "false" => ("false".to_owned(), None),
                _ => unreadable(),
            },
            Kind::Error => {
                let text = raw.chars().filter(|c| !c.is_control()).take(32).collect();
                (String::new(), Some(RowFault::Formula { column, text }))
            }
            Kind::Date => {
                let date = raw.strip_suffix('Z').unwrap_or(raw);
                let date = date.strip_suffix(".000").unwrap_or(date);
                (date.strip_suffix("T00:00:00").unwrap_or(date).to_owned(), None)
            }
            Kind::Unknown => unreadable(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::column;

    #[test]
    fn columns_of_references() {
        assert_eq!(column("A1"), Some(0));
        assert_eq!(column("z9"), Some(25));
        assert_eq!(column("AA1"), Some(26));
        assert_eq!(column("XFD1048576"), Some(16_383));
        assert_eq!(column("XFE1"), None);
        assert_eq!(column("ZZZZZZZZZZZZZZZZZZZZZZ1"), None);
        assert_eq!(column("12"), None);
        assert_eq!(column(""), None);
    }
}
