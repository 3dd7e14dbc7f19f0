//! How the bytes of a text are characters: found out by reading all of them once.

use crate::{Encoding, SheetError};
use std::io::{self, Read, Seek, SeekFrom};

/// How a text begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Detected {
    /// Its encoding.
    pub(super) encoding: Encoding,
    /// Bytes before the text, a byte order mark.
    pub(super) skip: u64,
}

/// What tells UTF-16 and binary files apart from text.
const SAMPLE: u64 = 64 << 10;

/// Finds out the encoding.
///
/// # Errors
///
/// When it is not text.
pub(super) fn detect(source: &mut (impl Read + Seek)) -> Result<Detected, SheetError> {
    source.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    source.by_ref().take(SAMPLE).read_to_end(&mut head)?;
    let marked = |encoding, skip| Ok(Detected { encoding, skip });
    if head.starts_with(b"\xff\xfe") {
        return marked(Encoding::Utf16Le, 2);
    }
    if head.starts_with(b"\xfe\xff") {
        return marked(Encoding::Utf16Be, 2);
    }
    if let Some(encoding) = unmarked_utf16(&head) {
        return marked(encoding, 0);
    }
    let controls = head.iter().filter(|&&b| matches!(b, 0..=8 | 0x0b | 0x0e..=0x1f | 0x7f)).count();
    if controls > 16 && controls * 12 > head.len() {
        return Err(SheetError::NotATable { what: "a program's own file" });
    }
    let skip = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    source.seek(SeekFrom::Start(skip))?;
    let seen = read_through(source)?;
    let encoding = match (seen.whole, seen.broken) {
        (_, 0) => Encoding::Utf8,
        // Letters that are UTF-8 by accident are rare, so one is as good as a proof.
        (whole, broken) if whole >= broken || skip > 0 => Encoding::Mixed,
        _ => Encoding::Windows1252,
    };
    marked(encoding, skip)
}

/// Every second byte of western text in UTF-16 is zero.
fn unmarked_utf16(head: &[u8]) -> Option<Encoding> {
    let (mut first, mut second, mut pairs) = (0_usize, 0_usize, 0_usize);
    for pair in head.chunks_exact(2) {
        if let [one, two] = pair {
            first += usize::from(*one == 0);
            second += usize::from(*two == 0);
            pairs += 1;
        }
    }
    let (many, few) = (pairs * 2 / 5, pairs / 20);
    match pairs {
        0 | 1 => None,
        _ if second > many && first <= few => Some(Encoding::Utf16Le),
        _ if first > many && second <= few => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// What a text would be as UTF-8.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    /// Characters beyond ASCII.
    whole: u64,
    /// Places that are not UTF-8.
    broken: u64,
}

fn read_through(source: &mut impl Read) -> io::Result<Seen> {
    let mut seen = Seen::default();
    let mut bytes = Vec::new();
    loop {
        if source.by_ref().take(SAMPLE).read_to_end(&mut bytes)? == 0 {
            // Half a character at the end is a cut, not another encoding.
            return Ok(seen);
        }
        let rest = seen.count(&bytes);
        bytes.drain(..bytes.len() - rest);
    }
}

impl Seen {
    /// Counts, and says how many bytes at the end may be the beginning of a character.
    fn count(&mut self, mut bytes: &[u8]) -> usize {
        loop {
            let (valid, error) = match std::str::from_utf8(bytes) {
                Ok(_) => (bytes, None),
                Err(error) => (bytes.get(..error.valid_up_to()).unwrap_or_default(), Some(error)),
            };
            self.whole += valid.iter().map(|&b| u64::from(b >= 0xc0)).sum::<u64>();
            let Some(error) = error else { return 0 };
            let Some(wrong) = error.error_len() else { return bytes.len() - valid.len() };
            self.broken += 1;
            bytes = bytes.get(valid.len() + wrong..).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Detected, detect};
    use crate::Encoding;
    use std::io::Cursor;

    fn detected(bytes: &[u8]) -> Detected {
        detect(&mut Cursor::new(bytes)).unwrap()
    }

    fn of(encoding: Encoding, skip: u64) -> Detected {
        Detected { encoding, skip }
    }

    #[test]
    fn each_encoding_is_told_by_its_bytes() {
        assert_eq!(detected(b"name\nJoe"), of(Encoding::Utf8, 0));
        assert_eq!(detected("name\nRenée".as_bytes()), of(Encoding::Utf8, 0));
        assert_eq!(detected("\u{feff}name".as_bytes()), of(Encoding::Utf8, 3));
        assert_eq!(detected(b"name\nRen\xe9e"), of(Encoding::Windows1252, 0));
        assert_eq!(detected(b"name\nRen\xe9e\nRen\xc3\xa9e"), of(Encoding::Mixed, 0));
        assert_eq!(detected(b"\xff\xfen\0"), of(Encoding::Utf16Le, 2));
        assert_eq!(detected(b"\xfe\xff\0n"), of(Encoding::Utf16Be, 2));
        assert_eq!(detected(b"n\0a\0m\0e\0"), of(Encoding::Utf16Le, 0));
        assert_eq!(detected(b"\0n\0a\0m\0e"), of(Encoding::Utf16Be, 0));
        assert_eq!(detected(b"a,b\n1,\0\n"), of(Encoding::Utf8, 0));
    }

    #[test]
    fn a_character_across_two_reads_is_whole() {
        let mut text = "x".repeat((64 << 10) - 1);
        text.push_str("é and ü");
        assert_eq!(detected(text.as_bytes()), of(Encoding::Utf8, 0));
    }

    #[test]
    fn half_a_character_at_the_end_changes_nothing() {
        assert_eq!(detected(b"name\nRen\xc3"), of(Encoding::Utf8, 0));
    }

    #[test]
    fn a_binary_file_is_refused() {
        let bytes: Vec<u8> = (0..4096_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        assert!(detect(&mut Cursor::new(bytes)).is_err());
    }
}
