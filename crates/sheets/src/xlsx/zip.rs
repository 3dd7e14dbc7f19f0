//! What is in the archive that a workbook is: its directory, which stands at the end.
//!
//! Nothing but positions and sizes is taken from it, and neither is believed: what is read is limited while it is read.

use crate::SheetError;
use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};

/// A file within the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Where its own header is.
    pub(super) header: u64,
    /// Bytes in the archive.
    pub(super) packed: u64,
    /// Bytes after unpacking, as the archive says.
    pub(super) unpacked: u64,
    /// Whether it is packed, or as it is.
    pub(super) deflated: bool,
}

/// The files of an archive by their names, in small letters.
#[derive(Debug)]
pub(super) struct Directory(HashMap<String, Entry>);

/// A workbook has a few dozen files; pictures may make them hundreds.
const MOST_ENTRIES: u64 = 10_000;
const MOST_BYTES: u64 = 4 << 20;

/// The end record and the longest comment after it.
const TAIL: u64 = 22 + 65_535;

impl Directory {
    /// A file by its name.
    pub(super) fn get(&self, name: &str) -> Option<Entry> {
        self.0.get(&normal(name)).copied()
    }

    /// Whether there is a file of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// One spelling for names that some programs write with backslashes or from the root.
fn normal(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_ascii_lowercase()
}

/// Reads the directory.
///
/// # Errors
///
/// When there is none, when it is too large, or when a file in it is locked or packed in an unusual way.
pub(super) fn directory(source: &mut (impl Read + Seek)) -> Result<Directory, SheetError> {
    let (entries, start, size) = end_record(source)?;
    if entries > MOST_ENTRIES || size > MOST_BYTES {
        return Err(SheetError::TooLarge);
    }
    source.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    source.take(size).read_to_end(&mut bytes)?;
    let mut files = HashMap::new();
    let mut at = 0;
    for _ in 0..entries {
        let record = bytes.get(at..).unwrap_or_default();
        if u32_at(record, 0) != Some(0x0201_4b50) {
            return Err(SheetError::broken("the archive's directory ends early"));
        }
        let (name, entry, len) = read_record(record)?;
        files.insert(name, entry);
        at += len;
    }
    Ok(Directory(files))
}

/// How many entries there are, where they begin and how long they are.
fn end_record(source: &mut (impl Read + Seek)) -> Result<(u64, u64, u64), SheetError> {
    let missing = || SheetError::broken("no end of an archive");
    let len = source.seek(SeekFrom::End(0))?;
    let from = len.saturating_sub(TAIL);
    source.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    source.by_ref().take(TAIL).read_to_end(&mut tail)?;
    let at = tail.windows(22).rposition(|end| end.starts_with(b"PK\x05\x06")).ok_or_else(missing)?;
    let end = tail.get(at..).unwrap_or_default();
    let (Some(entries), Some(size), Some(start)) = (u16_at(end, 10), u32_at(end, 12), u32_at(end, 16)) else {
        return Err(missing());
    };
    if entries != u16::MAX && size != u32::MAX && start != u32::MAX {
        return Ok((entries.into(), start.into(), size.into()));
    }
    // The numbers did not fit; a larger record is before this one.
    let locator = at.checked_sub(20).and_then(|at| tail.get(at..)).unwrap_or_default();
    if u32_at(locator, 0) != Some(0x0706_4b50) {
        return Err(missing());
    }
    source.seek(SeekFrom::Start(u64_at(locator, 8).filter(|&at| at < len).ok_or_else(missing)?))?;
    let mut record = Vec::new();
    source.take(56).read_to_end(&mut record)?;
    match (u32_at(&record, 0), u64_at(&record, 32), u64_at(&record, 40), u64_at(&record, 48)) {
        (Some(0x0606_4b50), Some(entries), Some(size), Some(start)) if start < len => Ok((entries, start, size)),
        _ => Err(missing()),
    }
}

/// One entry, and how long its record is.
fn read_record(record: &[u8]) -> Result<(String, Entry, usize), SheetError> {
    let read = || {
        let (name, extra, comment) = (u16_at(record, 28)?, u16_at(record, 30)?, u16_at(record, 32)?);
        let extra_at = 46 + usize::from(name);
        let comment_at = extra_at + usize::from(extra);
        let mut large = zip64(record.get(extra_at..comment_at)?);
        // Each number that did not fit stands in the extra field, in this order.
        let mut wide = |small: u32| if small == u32::MAX { large.next() } else { Some(small.into()) };
        let unpacked = wide(u32_at(record, 24)?)?;
        let packed = wide(u32_at(record, 20)?)?;
        let header = wide(u32_at(record, 42)?)?;
        let (flags, method) = (u16_at(record, 8)?, u16_at(record, 10)?);
        let name = normal(&String::from_utf8_lossy(record.get(46..extra_at)?));
        let entry = Entry { header, packed, unpacked, deflated: method == 8 };
        Some((name, entry, comment_at + usize::from(comment), flags, method))
    };
    let (name, entry, len, flags, method) = read().ok_or_else(|| SheetError::broken("half an entry of the archive"))?;
    match (flags & 1, method) {
        (1, _) => Err(SheetError::Encrypted),
        (_, 0 | 8) => Ok((name, entry, len)),
        _ => Err(SheetError::broken(format!("{name} is packed by method {method}"))),
    }
}

/// The numbers of the extra field for large archives.
fn zip64(mut extra: &[u8]) -> impl Iterator<Item = u64> {
    let mut field: &[u8] = &[];
    while let (Some(id), Some(len)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let (this, rest) = extra.get(4..).unwrap_or_default().split_at_checked(len.into()).unwrap_or_default();
        if id == 1 {
            field = this;
        }
        extra = rest;
    }
    field.chunks_exact(8).filter_map(|number| u64_at(number, 0))
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().copied().map(u16::from_le_bytes)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().copied().map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().copied().map(u64::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::{Entry, directory};
    use crate::SheetError;
    use std::io::Cursor;

    /// An archive of nothing but a directory with one entry, whose numbers may be in the field for large ones.
    fn archive(large: bool, flags: u16, method: u16) -> Vec<u8> {
        let mut bytes = b"before".to_vec();
        let start = bytes.len() as u64;
        bytes.extend(b"PK\x01\x02\0\0\0\0");
        bytes.extend(flags.to_le_bytes());
        bytes.extend(method.to_le_bytes());
        bytes.extend([0; 8]);
        let small = |number: u32| if large { [0xff; 4] } else { number.to_le_bytes() };
        bytes.extend([small(20), small(300)].concat());
        // Name, extra field, comment, disk and attributes.
        let extra = if large { 32_u16 } else { 0 };
        bytes.extend([[6, 0], extra.to_le_bytes(), [2, 0]].concat());
        bytes.extend([0; 8]);
        bytes.extend(small(4));
        bytes.extend(b"\\A/b.C");
        if large {
            bytes.extend([[9, 0], [0, 0], [1, 0], [24, 0]].concat());
            bytes.extend([300_u64, 20, 4].map(u64::to_le_bytes).concat());
        }
        bytes.extend(b"ok");
        let (end, size) = (bytes.len() as u64, bytes.len() as u64 - start);
        if large {
            bytes.extend(b"PK\x06\x06");
            bytes.extend([0; 28]);
            bytes.extend([1, size, start].map(u64::to_le_bytes).concat());
            bytes.extend(b"PK\x06\x07\0\0\0\0");
            bytes.extend(end.to_le_bytes());
            bytes.extend([1, 0, 0, 0]);
        }
        bytes.extend(b"PK\x05\x06\0\0\0\0");
        bytes.extend(if large { [0xff; 4] } else { [1, 0, 1, 0] });
        bytes.extend([small(u32::try_from(size).unwrap()), small(u32::try_from(start).unwrap())].concat());
        bytes.extend(b"\x05\0hello");
        bytes
    }

    #[test]
    fn small_and_large_archives() {
        let expected = Some(Entry { header: 4, packed: 20, unpacked: 300, deflated: true });
        for large in [false, true] {
            let directory = directory(&mut Cursor::new(archive(large, 0, 8))).unwrap();
            assert_eq!(directory.get("a/B.c"), expected, "{large}");
            assert!(!directory.has("b.c"));
        }
    }

    #[test]
    fn locked_and_odd_entries() {
        let refused = |flags, method| directory(&mut Cursor::new(archive(false, flags, method))).unwrap_err();
        assert!(matches!(refused(1, 8), SheetError::Encrypted));
        assert!(matches!(refused(0, 12), SheetError::Broken { .. }));
    }

    #[test]
    fn any_cut_is_survived() {
        for large in [false, true] {
            let whole = archive(large, 0, 8);
            for cut in 1..whole.len() {
                let (before, after) = whole.split_at(cut);
                let _ = directory(&mut Cursor::new(before));
                assert!(directory(&mut Cursor::new(after)).is_err(), "{large}, {cut}");
            }
        }
    }
}
