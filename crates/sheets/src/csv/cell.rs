//! From the bytes of a cell to its text.

use super::scan::{Dialect, Shape, Span};
use crate::text::{REPLACEMENT, tidy};
use crate::{Encoding, Limits, RowFault};
use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

/// The text of a cell of `row`, and what is wrong with it.
pub(super) fn read(
    row: &[u8],
    span: &Span,
    column: usize,
    dialect: Dialect,
    encoding: Encoding,
    limits: &Limits,
) -> (String, Option<RowFault>) {
    let (mut text, known) = decode(bare(row, span, dialect), encoding);
    let fault = tidy(&mut text, column, limits);
    (text, if known { fault } else { Some(RowFault::UnknownBytes { column }) })
}

/// Its bytes without the quotation marks around it.
fn bare<'a>(row: &'a [u8], span: &Span, dialect: Dialect) -> Cow<'a, [u8]> {
    let all = row.get(span.start..span.end).unwrap_or_default();
    match span.shape {
        Shape::Plain | Shape::Quoted { doubled: false } => Cow::Borrowed(all),
        Shape::Quoted { doubled: true } => Cow::Owned(single(all, dialect.quote)),
        Shape::Loose { close } => {
            let within = row.get(span.start..close).unwrap_or_default();
            let after = row.get(close + 1..span.end).unwrap_or_default();
            let mut bytes = single(within, dialect.quote);
            // `"Joe "the Plumber" Smith"`: the marks within are meant, as there is one at the end.
            if let Some((last, inner)) = after.split_last()
                && *last == dialect.quote
            {
                bytes.push(dialect.quote);
                bytes.extend_from_slice(inner);
            } else {
                bytes.extend_from_slice(after);
            }
            Cow::Owned(bytes)
        }
    }
}

/// Doubled quotation marks become one.
fn single(bytes: &[u8], quote: u8) -> Vec<u8> {
    let mut single = Vec::with_capacity(bytes.len());
    let mut skip = false;
    for &byte in bytes {
        skip = byte == quote && !skip && single.last() == Some(&quote);
        if !skip {
            single.push(byte);
        }
    }
    single
}

/// The characters, and whether all of them are known.
fn decode(bytes: Cow<'_, [u8]>, encoding: Encoding) -> (String, bool) {
    if encoding == Encoding::Windows1252 && !bytes.is_ascii() {
        return windows_1252(&bytes);
    }
    match String::from_utf8(bytes.into_owned()) {
        Ok(text) => (text, true),
        Err(error) => match encoding {
            // All of it was looked at before: only half a character is left, where a file is cut or a pair is broken.
            Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be => {
                (String::from_utf8_lossy(error.as_bytes()).into_owned(), false)
            }
            Encoding::Mixed | Encoding::Windows1252 => windows_1252(error.as_bytes()),
        },
    }
}

/// Five bytes of it mean nothing. The decoder gives them as control characters, which no other byte beyond ASCII becomes.
fn windows_1252(bytes: &[u8]) -> (String, bool) {
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    let unknown = |c: char| matches!(c, '\u{80}'..='\u{9f}');
    if text.contains(unknown) {
        (text.replace(unknown, &REPLACEMENT.to_string()), false)
    } else {
        (text.into_owned(), true)
    }
}
