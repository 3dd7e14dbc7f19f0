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
