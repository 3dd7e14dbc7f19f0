//! What a file is, by its first bytes. Its name is the stranger's word and not asked.

use crate::SheetError;
use std::io::{self, Read, Seek, SeekFrom};

/// How a file is read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// As text.
    Text,
    /// As the archive that a workbook is.
    Zip,
}

/// What other files begin with, in large or small letters. Web pages are what many programs call an Excel export.
const OTHERS: [(&[u8], &str); 18] = [
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "a text document (.rtf)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BEGIN:VCARD", "a file of contact cards (.vcf)"),
    (b"BEGIN:VCALENDAR", "a calendar (.ics)"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
    (b"<head", "a web page"),
    (b"<meta", "a web page"),
    (b"<style", "a web page"),
    (b"<table", "a web page"),
    (b"<?xml", "an XML file"),
    (b"\x1f\x8b", "a packed file (.gz)"),
    (b"7z\xbc\xaf\x27\x1c", "a packed file (.7z)"),
    (b"Rar!\x1a\x07", "a packed file (.rar)"),
    (b"SQLite format 3\0", "a database"),
];

/// The container of Excel before 2007, and of any workbook with a password.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Says how to read a file, and leaves it at its beginning.
pub(crate) fn sniff(source: &mut (impl Read + Seek)) -> Result<Kind, SheetError> {
    source.seek(SeekFrom::Start(0))?;
    let mut head = Vec::with_capacity(512);
    source.by_ref().take(512).read_to_end(&mut head)?;
    let kind = kind(&head, source)?;
    source.seek(SeekFrom::Start(0))?;
    Ok(kind)
}

fn kind(head: &[u8], source: &mut (impl Read + Seek)) -> Result<Kind, SheetError> {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    if head.starts_with(OLE) {
        let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        source.seek(SeekFrom::Start(0))?;
        return Err(if contains(source, &locked)? { SheetError::Encrypted } else { SheetError::OldExcel });
    }
    // Excel 2 to 4, without a container.
    if matches!(head, [0x09, 0x02 | 0x04 | 0x08, 0x06 | 0x08 | 0x10, 0x00, ..]) {
        return Err(SheetError::OldExcel);
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if let Some((_, what)) =
        OTHERS.iter().find(|(start, _)| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)))
    {
        return Err(SheetError::NotATable { what });
    }
    Ok(Kind::Text)
}

/// Whether the rest of a file contains some bytes.
fn contains(source: &mut impl Read, wanted: &[u8]) -> io::Result<bool> {
    let mut window = Vec::new();
    loop {
        if source.by_ref().take(64 << 10).read_to_end(&mut window)? == 0 {
            return Ok(false);
        }
        if window.windows(wanted.len()).any(|part| part == wanted) {
            return Ok(true);
        }
        window.drain(..window.len().saturating_sub(wanted.len()));
    }
}
