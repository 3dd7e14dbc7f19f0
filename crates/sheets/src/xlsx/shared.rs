//! The texts that cells share: the one thing of a workbook that is kept whole.

use super::xml::{Xml, push_entity, push_text, unescape};
use super::zip::Entry;
use crate::{Limits, SheetError};
use quick_xml::events::Event;
use std::io::{Read, Seek};

/// All shared texts, one after the other.
#[derive(Debug, Default)]
pub(super) struct Shared {
    texts: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Shared {
    /// A text by its number.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |&end| end as usize);
        self.texts.get(start..end)
    }

    fn push(&mut self, text: &str) -> Result<(), SheetError> {
        self.texts.push_str(text);
        self.ends.push(u32::try_from(self.texts.len()).map_err(|_| SheetError::TooLarge)?);
        Ok(())
    }

    /// Reads them, each cut a little beyond what a cell may hold.
    pub(super) fn read(source: impl Read + Seek, entry: Entry, limits: &Limits) -> Result<Self, SheetError> {
        let mut xml = Xml::open(source, entry, limits.shared_bytes, limits)?;
        let mut shared = Self::default();
        let mut text = String::new();
        let (mut within, mut reading) = (Whose::Nobody, false);
        loop {
            match xml.next()? {
                Event::Start(start) => match start.local_name().as_ref() {
                    "si" => {
                        text.clear();
                        within = Whose::Text;
                    }
                    "rPh" => within = Whose::Sound,
                    "t" => reading = matches!(within, Whose::Text),
                    _ => {}
                },
                Event::Text(more) if reading => push_text(&mut text, &more.xml10_content(), limits.cell_bytes),
                Event::CData(more) if reading => push_text(&mut text, &more.xml10_content(), limits.cell_bytes),
                Event::GeneralRef(entity) if reading && text.len() <= limits.cell_bytes => {
                    push_entity(&mut text, &entity);
                }
                Event::End(end) => match end.local_name().as_ref() {
                    "si" => {
                        unescape(&mut text);
                        shared.push(&text)?;
                        within = Whose::Nobody;
                    }
                    "rPh" => within = Whose::Text,
                    "t" => reading = false,
                    _ => {}
                },
                Event::Eof => return Ok(shared),
                _ => {}
            }
        }
    }
}

/// What a text belongs to.
enum Whose {
    Nobody,
    Text,
    /// How a Japanese text is pronounced, which is not part of it.
    Sound,
}
