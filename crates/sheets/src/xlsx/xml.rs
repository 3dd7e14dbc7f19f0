//! XML, event by event, none of them larger than a limit.

use super::unpack::{Exceeded, Part, Portion};
use super::zip::Entry;
use crate::{Limits, SheetError};
use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape as unescape_entities};
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::io::{self, Read, Seek};

/// A file of XML within the archive.
pub(super) struct Xml<R> {
    reader: Reader<Portion<Part<R>>>,
    buffer: Vec<u8>,
    portion: usize,
    depth: usize,
}

/// The reader keeps the name of every open element. A workbook needs a dozen, all of them short.
const MOST_DEPTH: usize = 256;
const MOST_NAME: usize = 256;

impl<R: Read + Seek> Xml<R> {
    /// Opens one, of which at most `most` bytes will be read.
    pub(super) fn open(source: R, entry: Entry, most: u64, limits: &Limits) -> Result<Self, SheetError> {
        let part = Part::open(source, entry, most, limits.ratio)?;
        let mut reader = Reader::from_reader(Portion::new(part));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        // Would keep every open name; and what is well-formed matters less than what can be read.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        Ok(Self { reader, buffer: Vec::new(), portion: limits.row_bytes, depth: 0 })
    }
}

impl<R: Read> Xml<R> {
    /// The next event.
    pub(super) fn next(&mut self) -> Result<Event<'_>, SheetError> {
        self.reader.get_mut().allow(self.portion);
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer).map_err(failure)?;
        match &event {
            Event::Start(start) if self.depth >= MOST_DEPTH || start.name().as_ref().len() > MOST_NAME => {
                return Err(SheetError::broken("elements too deep or with too long names"));
            }
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        Ok(event)
    }

    /// The archive again, and how many bytes were unpacked.
    pub(super) fn into_inner(self) -> (R, u64) {
        let part = self.reader.into_inner();
        let given = part.get_ref().given();
        (part.into_inner().into_inner(), given)
    }
}

fn failure(error: quick_xml::Error) -> SheetError {
    let quick_xml::Error::Io(error) = error else { return SheetError::broken(error.to_string()) };
    if error.get_ref().and_then(|cause| cause.downcast_ref::<Exceeded>()).is_some() {
        return SheetError::TooLarge;
    }
    match error.kind() {
        // What unpacking says of bytes that are not packed so.
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            SheetError::broken(error.to_string())
        }
        kind => SheetError::Io(io::Error::new(kind, error.to_string())),
    }
}

/// Calls `with` for each attribute, by its name without a prefix. Entities in the value are resolved.
pub(super) fn attributes(start: &BytesStart<'_>, mut with: impl FnMut(&str, &str)) {
    for attribute in start.attributes().with_checks(false).flatten() {
        let name = attribute.key.local_name();
        match unescape_entities(&attribute.value) {
            Ok(value) => with(name.as_ref(), &value),
            Err(_) => with(name.as_ref(), &attribute.value),
        }
    }
}

/// Appends what an entity stands for.
pub(super) fn push_entity(text: &mut String, entity: &BytesRef<'_>) {
    let name: &str = entity.as_ref();
    if let Some(known) = resolve_xml_entity(name) {
        text.push_str(known);
    } else if let Ok(Some(c)) = entity.resolve_char_ref() {
        text.push(c);
    } else {
        text.push('&');
        text.push_str(name);
        text.push(';');
    }
}

/// Appends text, up to a little more than `most` bytes: enough to see that it was longer.
pub(super) fn push_text(text: &mut String, more: &str, most: usize) {
    let room = (most + 1).saturating_sub(text.len());
    text.push_str(more.get(..more.ceil_char_boundary(room)).unwrap_or_default());
}

/// Resolves `_x000D_`, which is how a workbook writes characters that XML cannot.
pub(super) fn unescape(text: &mut String) {
    if !text.contains("_x") {
        return;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("_x") {
        plain.push_str(before);
        let code = after.split_at_checked(4).filter(|(_, rest)| rest.starts_with('_')).map(|(hex, _)| hex);
        let code = code.filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        if let Some(c) = code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32) {
            plain.push(c);
            rest = after.get(5..).unwrap_or_default();
        } else {
            plain.push_str("_x");
            rest = after;
        }
    }
    plain.push_str(rest);
    *text = plain;
}

#[cfg(test)]
mod tests {
    use super::{push_text, unescape};

    fn unescaped(text: &str) -> String {
        let mut text = text.to_owned();
        unescape(&mut text);
        text
    }

    #[test]
    fn characters_that_xml_cannot_write() {
        assert_eq!(unescaped("a_x000D_\nb"), "a\r\nb");
        assert_eq!(unescaped("_x005F_x000D_"), "_x000D_");
        assert_eq!(unescaped("file_xyz_x00_ _x"), "file_xyz_x00_ _x");
        assert_eq!(unescaped("_xD800__xé"), "_xD800__xé");
    }

    #[test]
    fn text_is_cut_just_beyond_the_limit() {
        let mut text = String::new();
        push_text(&mut text, "ab", 3);
        push_text(&mut text, "cééé", 3);
        push_text(&mut text, "z", 3);
        assert_eq!(text, "abcé");
    }
}
