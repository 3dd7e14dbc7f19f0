//! What the values of a column look like.

use crate::{
    places::state_code,
    values::{date, lifecycle},
};
use crm_types::import::ImportField;

/// How many of a column's values look like a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) fit: usize,
    pub(super) of: usize,
}

impl Share {
    /// Whether nearly all do: a typo in a list of people is common.
    pub(super) fn is_most(self) -> bool {
        self.fit > 0 && self.fit * 5 >= self.of * 4
    }

    /// Whether at least half do.
    pub(super) fn is_half(self) -> bool {
        self.fit > 0 && self.fit * 2 >= self.of
    }
}

/// The values of a column that are not empty.
pub(super) fn values(samples: &[Vec<String>], column: usize) -> impl Iterator<Item = &str> {
    samples.iter().filter_map(move |row| row.get(column)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
}

/// How many values fit a test.
pub(super) fn share(samples: &[Vec<String>], column: usize, fits: impl Fn(&str) -> bool) -> Share {
    values(samples, column).fold(Share { fit: 0, of: 0 }, |share, value| Share {
        fit: share.fit + usize::from(fits(value)),
        of: share.of + 1,
    })
}

/// How many values look like a field; `None` for fields that cannot be told from their values.
pub(super) fn likeness(samples: &[Vec<String>], column: usize, field: ImportField) -> Option<Share> {
    let fits: fn(&str) -> bool = match field {
        ImportField::Email => is_email,
        ImportField::Phone => is_phone,
        ImportField::State => is_state,
        ImportField::PostalCode => is_zip,
        ImportField::CustomerSince => is_date,
        ImportField::Lifecycle => |cell| lifecycle(cell).is_ok(),
        ImportField::FullName | ImportField::Company => is_name,
        _ => return None,
    };
    Some(share(samples, column, fits))
}

/// Something before and after one @, with a dot behind it.
pub(super) fn is_email(cell: &str) -> bool {
    let Some((before, domain)) = cell.split_once('@') else { return false };
    let dotted = domain.split_once('.').is_some_and(|(name, rest)| !name.is_empty() && rest.len() >= 2);
    !before.is_empty() && dotted && !domain.contains('@') && !cell.contains(char::is_whitespace) && cell.len() <= 254
}

/// Digits in the number of a North American or international number, and nothing that a number does not have.
pub(super) fn is_phone(cell: &str) -> bool {
    let digits: Vec<u8> = cell.bytes().filter(u8::is_ascii_digit).collect();
    let allowed = |c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | '.' | ' ' | '/' | '\u{a0}' | '‑');
    let (number, _) = cell.split_once(['x', 'X']).unwrap_or((cell, ""));
    if !number.chars().all(allowed) || is_date(cell) {
        return false;
    }
    if cell.starts_with('+') {
        return (8..=15).contains(&digits.len());
    }
    let national = match digits.as_slice() {
        [b'1', rest @ ..] if rest.len() >= 10 => rest,
        rest => rest,
    };
    // Area codes and exchanges begin with 2 to 9; that parts numbers from most ids.
    matches!(national, [b'2'..=b'9', _, _, b'2'..=b'9', rest @ ..] if rest.len() == 6 || (rest.len() > 6 && number != cell))
}

/// A phone number that is written like one, so that a column of ids is not taken for it.
pub(super) fn is_written_phone(cell: &str) -> bool {
    is_phone(cell) && cell.contains(['+', '(', ')', '-', '.', ' '])
}

/// A state or province of the United States or Canada.
pub(super) fn is_state(cell: &str) -> bool {
    state_code(cell).is_some()
}

/// `02139` or `02139-4307`.
pub(super) fn is_zip(cell: &str) -> bool {
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    match cell.split_once('-') {
        Some((five, four)) => digits(five, 5) && digits(four, 4),
        None => digits(cell, 5),
    }
}

/// A date in any order.
pub(super) fn is_date(cell: &str) -> bool {
    date(cell, "US", false).is_ok()
}

/// Letters, and not an address, a number or a yes.
fn is_name(cell: &str) -> bool {
    cell.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && !cell.contains('@')
        && !cell.contains(|c: char| c.is_ascii_digit())
        && !matches!(cell.to_lowercase().as_str(), "yes" | "no" | "true" | "false" | "none" | "n/a")
        && lifecycle(cell).is_err()
}
