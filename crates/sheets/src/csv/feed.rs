//! The bytes of a text, in pieces, with ASCII where ASCII is meant.

use crate::Encoding;
use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

/// How much is read at once.
const PIECE: usize = 64 << 10;

/// Where the bytes come from. UTF-16 becomes UTF-8 on the way; the other encodings stay, and cells are decoded one by one.
pub(super) struct Feed<R> {
    source: R,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    over: bool,
}

/// Half a UTF-16 character; no byte of UTF-8, so that its cell is found faulty.
const BROKEN: u8 = 0xff;

impl<R: Read> Feed<R> {
    /// Reads on where the source stands.
    pub(super) fn new(source: R, encoding: Encoding) -> Self {
        let decoder = match encoding {
            Encoding::Utf16Le => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Encoding::Utf16Be => Some(UTF_16BE.new_decoder_without_bom_handling()),
            Encoding::Utf8 | Encoding::Mixed | Encoding::Windows1252 => None,
        };
        Self { source, decoder, raw: Vec::new(), over: false }
    }

    /// Whether there is nothing more.
    pub(super) fn over(&self) -> bool {
        self.over
    }

    /// Appends the next bytes, if there are any.
    pub(super) fn fill(&mut self, text: &mut Vec<u8>) -> io::Result<()> {
        let Some(decoder) = &mut self.decoder else {
            self.over = self.source.by_ref().take(PIECE as u64).read_to_end(text)? == 0;
            return Ok(());
        };
        self.raw.clear();
        self.over = self.source.by_ref().take(PIECE as u64).read_to_end(&mut self.raw)? == 0;
        let mut from = 0;
        loop {
            let rest = self.raw.get(from..).unwrap_or_default();
            let start = text.len();
            let room = decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(PIECE * 3);
            text.resize(start + room, 0);
            let into = text.get_mut(start..).unwrap_or_default();
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(rest, into, self.over);
            text.truncate(start + written);
            from += read;
            match result {
                DecoderResult::InputEmpty => return Ok(()),
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => text.push(BROKEN),
            }
        }
    }
}
