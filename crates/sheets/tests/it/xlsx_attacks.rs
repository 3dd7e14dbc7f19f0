//! Workbooks that mean harm, and archives that are no workbooks.

use crate::read::{opened, read, refused};
use crate::workbook::{Workbook, book, sheet, text_row};
use crm_sheets::{Limits, RowFault, SheetError, open};
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

const TOO_LARGE: &str = "The file is too large once it is unpacked. Split it, or save it as CSV.";
const DAMAGED: &str = "The file is damaged. Open it in your spreadsheet program and save it again.";

fn last_error(bytes: Vec<u8>, limits: Limits) -> Option<SheetError> {
    match open(Cursor::new(bytes), limits) {
        Ok(mut table) => table.find_map(Result::err),
        Err(error) => Some(error),
    }
}

#[test]
fn a_bomb_is_refused_while_it_goes_off() {
    // 60 MB of blanks become 60 kB.
    let rows = format!("{}{}{}", text_row(1, &["a"]), " ".repeat(60 << 20), text_row(2, &["b"]));
    let bytes = book(&rows);
    assert!(bytes.len() < 200_000);
    assert!(matches!(last_error(bytes, Limits::default()), Some(SheetError::TooLarge)));
    // The same in the shared texts.
    let mut workbook = Workbook::new(&text_row(1, &["a"]), &[], &[]);
    workbook.put("xl/sharedStrings.xml", format!("<sst>{}</sst>", "<si><t>x</t></si>".repeat(2 << 20)));
    assert_eq!(refused(workbook.bytes()), TOO_LARGE);
}

#[test]
fn what_the_archive_declares_is_not_believed() {
    let mut bytes = book(&format!("{}{}", text_row(1, &["a"]), text_row(2, &["b"]).repeat(5000)));
    let limits = Limits { unpacked_bytes: 100_000, ..Limits::default() };
    // Honest: refused at once.
    assert!(matches!(open(Cursor::new(bytes.clone()), limits), Err(SheetError::TooLarge)));
    // Every size in the directory becomes 1: refused on the way.
    let mut lied = 0;
    for at in 0..bytes.len() - 30 {
        if bytes[at..].starts_with(b"PK\x01\x02") {
            bytes[at + 24..at + 28].copy_from_slice(&1_u32.to_le_bytes());
            lied += 1;
        }
    }
    assert!(lied > 5);
    assert!(matches!(last_error(bytes.clone(), limits), Some(SheetError::TooLarge)));
    // Within the limits a lie is harmless.
    assert_eq!(read(bytes).1.len(), 5000);
}

#[test]
fn a_text_that_millions_of_cells_share_is_counted() {
    let long = "x".repeat(50_000);
    let row = "<row><c t=\"s\"><v>0</v></c></row>".repeat(1000);
    let bytes = Workbook::new(&format!("{}{row}", text_row(1, &["a"])), &[&long], &[]).bytes();
    let limits = Limits { unpacked_bytes: 10 << 20, ..Limits::default() };
    assert!(matches!(last_error(bytes, limits), Some(SheetError::TooLarge)));
}

#[test]
fn one_event_is_no_larger_than_a_row() {
    let limits = Limits { row_bytes: 100_000, ..Limits::default() };
    for inner in ["x".repeat(200_000), format!("<{}/>", "n".repeat(200_000)), format!("<!--{}-->", "n".repeat(200_000))]
    {
        let bytes = book(&format!("{}<row><c t=\"inlineStr\"><is><t>{inner}</t></is></c></row>", text_row(1, &["a"])));
        assert!(matches!(last_error(bytes, limits), Some(SheetError::TooLarge)));
    }
}

#[test]
fn nesting_is_limited() {
    assert_eq!(refused(book(&"<x>".repeat(100_000))), DAMAGED);
}

#[test]
fn entities_of_their_own_are_not_expanded() {
    let mut workbook = Workbook::new("", &[], &[]);
    let xml = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>\
        <worksheet><sheetData><row r=\"1\"><c t=\"inlineStr\"><is><t>&b;</t></is></c><c t=\"inlineStr\"><is><t>&c;</t></is></c></row></sheetData></worksheet>";
    workbook.sheets(&[("x", "", xml)], "");
    assert_eq!(read(workbook.bytes()).0, ["&b;", "&c;"]);
}

#[test]
fn a_far_cell_is_refused_without_its_row() {
    let far = book("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    assert!(matches!(opened(far), Err(SheetError::TooManyColumns { count: 16_384, most: 1000 })));
    let (_, rows) = read(book(&format!(
        "{}<row r=\"4294967295\"><c r=\"A2\"><v>1</v></c><c r=\"XFD2\"><v>1</v></c></row>\
        <row r=\"99999999999999999999\"><c r=\"ZZZZZZZZZZ3\"><v>2</v></c></row>",
        text_row(1, &["a"])
    )));
    assert_eq!((rows[0].line, &rows[0].fault), (2, &Some(RowFault::TooManyCells { cells: 16_384, headers: 1 })));
    assert_eq!((rows[1].line, rows[1].cells[0].as_str()), (3, "2"));
}

#[test]
fn a_row_of_too_many_bytes_is_a_faulty_row() {
    let limits = Limits { row_bytes: 1000, cell_bytes: 600, ..Limits::default() };
    let text = "x".repeat(500);
    let bytes = book(&format!(
        "{}{}{}",
        text_row(1, &["a", "b", "c"]),
        text_row(2, &[&text, &text, &text]),
        text_row(3, &["1"])
    ));
    let rows: Vec<_> = open(Cursor::new(bytes), limits).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows[0].fault, Some(RowFault::RowTooLong { most: 1000 }));
    assert_eq!((rows[0].cells[1].len(), rows[0].cells[2].len()), (500, 0));
    assert_eq!(rows[1].fault, None);
}

#[test]
fn too_many_files_in_the_archive() {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for n in 0..10_001 {
        archive
            .start_file(format!("{n}"), SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored))
            .unwrap();
    }
    assert_eq!(refused(archive.finish().unwrap().into_inner()), TOO_LARGE);
}

#[test]
fn many_sheets_share_one_limit() {
    let blank = sheet(&"<row/>".repeat(20_000));
    let sheets = vec![("Blank", "", blank.as_str()); 5];
    let mut workbook = Workbook::new("", &[], &[]);
    workbook.sheets(&sheets, "");
    let limits = Limits { unpacked_bytes: 300_000, ..Limits::default() };
    assert!(matches!(last_error(workbook.bytes(), limits), Some(SheetError::TooLarge)));
    assert_eq!(refused(workbook.bytes()), "The file is empty.");
}

#[test]
fn other_archives_are_named() {
    for (part, expected) in [
        ("content.xml", "This is an OpenDocument file (.ods), not a table. Save it as .xlsx or CSV."),
        ("xl/workbook.bin", "This is a binary Excel file (.xlsb), not a table. Save it as .xlsx or CSV."),
        ("word/document.xml", "This is a Word document, not a table. Save it as .xlsx or CSV."),
        ("photo.jpg", "This is a packed file (.zip), not a table. Save it as .xlsx or CSV."),
    ] {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file(part, SimpleFileOptions::default()).unwrap();
        archive.write_all(b"x").unwrap();
        assert_eq!(refused(archive.finish().unwrap().into_inner()), expected);
    }
}

#[test]
fn old_and_locked_workbooks() {
    let mut old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    old.resize(200_000, 0);
    assert_eq!(refused(old.clone()), "This is an old Excel file (.xls). Save it as .xlsx or CSV.");
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(refused(old), "The file is protected by a password. Save a copy without one.");
}

#[test]
fn a_damaged_workbook_gives_the_rows_before_the_damage() {
    let rows: String = (2..3000).map(|n| text_row(n, &[&format!("row {n}"), &(n * 7919).to_string()])).collect();
    let whole = book(&format!("{}{rows}", text_row(1, &["a", "b"])));
    assert_eq!(refused(whole[..whole.len() / 2].to_vec()), DAMAGED);
    // The end of the sheet's packed bytes is overwritten.
    let name = b"xl/worksheets/sheet0.xml";
    let at = whole.windows(name.len()).position(|part| part == name).unwrap();
    let end = at + whole[at..].windows(4).position(|part| part == b"PK\x03\x04").unwrap();
    let mut damaged = whole.clone();
    damaged[end - 500..end].fill(0xff);
    let mut table = opened(damaged).unwrap();
    let good: Vec<_> = table.by_ref().map_while(Result::ok).collect();
    assert!(good.len() > 1000, "{}", good.len());
    assert_eq!(good, read(whole).1[..good.len()]);
    assert!(table.next().is_none());
}
