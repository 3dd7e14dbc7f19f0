//! Whatever the bytes: no panic, an end, and what can be expressed comes back.

use crate::read::{cells, opened};
use crate::workbook::{Workbook, text_row};
use crm_sheets::{Limits, RowFault, open};
use csv::{QuoteStyle, Terminator, WriterBuilder};
use proptest::prelude::*;
use std::io::Cursor;

/// 256 cases, or all of `make gate`.
#[expect(clippy::disallowed_methods, reason = "a test's settings come from the environment")]
fn cases() -> ProptestConfig {
    let gate = std::env::var("CRM_TEST_COUNTS").is_ok_and(|counts| counts == "gate");
    if gate { ProptestConfig::with_cases(10_000) } else { ProptestConfig::default() }
}

/// Reads to the end under small limits, so that they are met, and checks what every row promises.
fn survive(bytes: &[u8]) -> Result<(), TestCaseError> {
    let small =
        Limits { columns: 20, cell_bytes: 40, row_bytes: 200, unpacked_bytes: 20_000, shared_bytes: 5000, ratio: 200 };
    for limits in [small, Limits::default()] {
        let Ok(mut table) = open(Cursor::new(bytes), limits) else { continue };
        let columns = table.headers().len();
        prop_assert!(columns <= limits.columns);
        let mut last = 1;
        for row in table.by_ref().map_while(Result::ok) {
            prop_assert_eq!(row.cells.len(), columns);
            prop_assert!(row.line >= 1 && (row.line > last || bytes.starts_with(b"PK")));
            prop_assert!(row.cells.iter().all(|cell| cell.len() <= limits.cell_bytes && !cell.contains('\0')));
            last = row.line;
        }
        prop_assert!(table.next().is_none());
    }
    Ok(())
}

/// Bytes that matter to a reader of CSV, and few others.
fn near_csv() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![",", ";", "\t", "|", "\"", "\"\"", "'", "\n", "\r", "\r\n", "\",\"", "\n\"", "\"\n"]),
        3 => prop::sample::select(vec!["a", "name", " ", "é", "€", "12", "sep=;", "\u{feff}", "xxxxxxxxxxxxxxxxxxxxxxxx"]),
    ];
    let bytes = prop_oneof![8 => piece.prop_map(|text| text.as_bytes().to_vec()), 1 => prop::collection::vec(any::<u8>(), 1..3)];
    prop::collection::vec(bytes, 0..80).prop_map(|pieces| pieces.concat())
}

/// Text as cells have it: no control characters, which are faults.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-zA-Z0-9 .@+-]{0,12}",
        2 => "[,;|\t\"\n\r a]{0,8}",
        1 => "\\PC{0,10}",
    ]
    // Marks the byte order at the beginning of a file, and nothing within it.
    .prop_filter("no byte order mark", |text| !text.contains(['\u{feff}', '\u{fffd}']))
}

/// A header and rows of the same width; the first cells are never blank, so that no row is left out.
fn table() -> impl Strategy<Value = (Vec<String>, Vec<Vec<String>>)> {
    (1_usize..6).prop_flat_map(|columns| {
        let header = prop::collection::vec("[a-zA-Z][a-zA-Z é]{0,8}[a-z]", columns);
        let row = (r#"[a-z0-9]{1,8}[,;" \n]{0,3}"#, prop::collection::vec(text(), columns - 1));
        let row = row.prop_map(|(first, mut rest)| {
            rest.insert(0, first);
            rest
        });
        (header, prop::collection::vec(row, 0..12))
    })
}

/// Rows as `csv` writes them, with the line each begins on.
fn written(table: &(Vec<String>, Vec<Vec<String>>), separator: u8, end: &str, style: QuoteStyle) -> (String, Vec<u64>) {
    let terminator = match end {
        "\n" => Terminator::Any(b'\n'),
        "\r" => Terminator::Any(b'\r'),
        _ => Terminator::CRLF,
    };
    let (mut all, mut lines, mut line) = (String::new(), Vec::new(), 1);
    for row in std::iter::once(&table.0).chain(&table.1) {
        let mut writer =
            WriterBuilder::new().delimiter(separator).terminator(terminator).quote_style(style).from_writer(Vec::new());
        writer.write_record(row).unwrap();
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        lines.push(line);
        line += text.replace("\r\n", "\n").matches(['\n', '\r']).count() as u64;
        all.push_str(&text);
    }
    lines.remove(0);
    (all, lines)
}

#[derive(Clone, Copy, Debug)]
enum Bytes {
    Utf8,
    Utf8Marked,
    Utf16Le,
    Utf16Be,
}

fn encoded(text: &str, bytes: Bytes) -> Vec<u8> {
    let marked = format!("\u{feff}{text}");
    match bytes {
        Bytes::Utf8 => text.as_bytes().to_vec(),
        Bytes::Utf8Marked => marked.into_bytes(),
        Bytes::Utf16Le => marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Bytes::Utf16Be => marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..600), magic in 0..4_usize) {
        let start: &[u8] = [b"".as_slice(), b"PK\x03\x04", b"\xff\xfe", b"a,b\n"][magic];
        survive(&[start, &bytes].concat())?;
    }

    #[test]
    fn near_csv_is_survived(bytes in near_csv()) {
        survive(&bytes)?;
    }

    #[test]
    fn a_table_comes_back(
        table in table(),
        separator in prop::sample::select(b",;\t|".to_vec()),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        style in prop::sample::select(vec![QuoteStyle::Necessary, QuoteStyle::Always]),
        bytes in prop::sample::select(vec![Bytes::Utf8, Bytes::Utf8Marked, Bytes::Utf16Le, Bytes::Utf16Be]),
    ) {
        let (text, lines) = written(&table, separator, end, style);
        let bytes = encoded(&text, bytes);
        let opened = opened(bytes.clone()).unwrap();
        prop_assert_eq!(opened.headers(), &table.0);
        let expected: Vec<_> = lines.into_iter().zip(table.1).collect();
        prop_assert_eq!(cells(bytes), expected);
    }

    /// Small letters with accents follow each other in no UTF-8, so that the bytes are sure to be Windows-1252.
    #[test]
    fn windows_1252_comes_back(rows in prop::collection::vec("[a-zà-ÿ]{1,9}[à-ÿ]", 1..9), separator in prop::sample::select(b",;\t|".to_vec())) {
        let table = (vec!["name".to_owned(), "other".to_owned()], rows.into_iter().map(|text| vec![text.clone(), text]).collect());
        let (text, lines) = written(&table, separator, "\r\n", QuoteStyle::Necessary);
        let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(&text);
        prop_assert!(!unmappable);
        let expected: Vec<_> = lines.into_iter().zip(table.1).collect();
        prop_assert_eq!(cells(bytes.into_owned()), expected);
    }

    #[test]
    fn rows_before_a_cut_are_unchanged(
        table in table(),
        separator in prop::sample::select(b",;\t|".to_vec()),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        bytes in prop::sample::select(vec![Bytes::Utf8, Bytes::Utf8Marked, Bytes::Utf16Le, Bytes::Utf16Be]),
        cut in any::<prop::sample::Index>(),
    ) {
        let (text, lines) = written(&table, separator, end, QuoteStyle::Necessary);
        let whole = encoded(&text, bytes);
        let cut = cut.index(whole.len() + 1);
        let kept = &whole[..cut];
        survive(kept)?;
        // The rows that are complete before the cut: every prefix of rows whose bytes are all there.
        let complete = (0..=table.1.len()).rev().find(|&rows| {
            let (text, _) = written(&(table.0.clone(), table.1[..rows].to_vec()), separator, end, QuoteStyle::Necessary);
            encoded(&text, bytes).len() <= cut
        });
        let Some(complete) = complete else { return Ok(()) };
        let expected: Vec<_> = lines.into_iter().zip(table.1).take(complete).collect();
        let rows: Vec<_> = opened(kept).unwrap().map(Result::unwrap).take(complete).map(|row| (row.line, row.cells)).collect();
        prop_assert_eq!(rows, expected);
    }

    /// One mark too many or too few costs one row.
    #[test]
    fn an_unclosed_mark_costs_its_row(
        rows in (2_usize..6).prop_flat_map(|columns| prop::collection::vec(prop::collection::vec("[a-z0-9 ]{0,6}[a-z]", columns), 1..12)),
        at in any::<prop::sample::Index>(),
        column in any::<prop::sample::Index>(),
        separator in prop::sample::select(b",;\t|".to_vec()),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        quoted in any::<bool>(),
    ) {
        let columns = rows[0].len();
        let (at, column) = (at.index(rows.len()), column.index(columns));
        let separator = char::from(separator).to_string();
        let mut text = vec!["head"; columns].join(&separator);
        for (n, row) in rows.iter().enumerate() {
            let cells: Vec<String> = row
                .iter()
                .enumerate()
                .map(|(m, cell)| match ((n, m) == (at, column), quoted) {
                    (true, _) => format!("\"{cell}"),
                    (false, true) => format!("\"{cell}\""),
                    (false, false) => cell.clone(),
                })
                .collect();
            text += end;
            text += &cells.join(&separator);
        }
        let read: Vec<_> = opened(text).unwrap().map(Result::unwrap).collect();
        prop_assert_eq!(read.len(), rows.len());
        for (n, (read, row)) in read.into_iter().zip(rows).enumerate() {
            prop_assert_eq!(read.line, n as u64 + 2);
            if n == at {
                prop_assert_eq!(read.fault, Some(RowFault::UnclosedQuote { column }));
                prop_assert_eq!(&read.cells[..column], &row[..column]);
            } else {
                prop_assert_eq!((read.cells, read.fault), (row, None));
            }
        }
    }

    #[test]
    fn a_workbook_comes_back(table in table()) {
        let rows: String = std::iter::once(&table.0)
            .chain(&table.1)
            .zip(1..)
            .map(|(row, number)| text_row(number, &row.iter().map(String::as_str).collect::<Vec<_>>()))
            .collect();
        let bytes = Workbook::new(&rows, &[], &[]).bytes();
        let expected: Vec<_> = (2..).zip(table.1).collect();
        prop_assert_eq!(cells(bytes), expected);
    }

    #[test]
    fn a_workbook_with_changed_bytes_is_survived(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = sample();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        survive(&bytes)?;
    }

    /// Damage within the XML, which the packing would otherwise hide.
    #[test]
    fn xml_with_changed_bytes_is_survived(
        part in 0..4_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![any::<u8>(), prop::sample::select(b"<>&/\"=019sAZ".to_vec())]), 1..6),
    ) {
        let (name, xml) = PARTS[part];
        let mut xml = xml.as_bytes().to_vec();
        for (at, byte) in changes {
            let at = at.index(xml.len());
            xml[at] = byte;
        }
        let mut workbook = sample_workbook();
        workbook.put(name, xml);
        survive(&workbook.bytes())?;
    }
}

const PARTS: [(&str, &str); 4] = [
    (
        "xl/worksheets/sheet0.xml",
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>b&amp;</t></is></c></row>\
         <row r=\"2\"><c r=\"A2\" s=\"1\"><v>46027.5</v></c><c r=\"B2\" t=\"b\"><v>1</v></c></row>\
         <row r=\"3\"><c r=\"A3\" t=\"e\"><f>A1</f><v>#N/A</v></c><c r=\"XFD3\"><v>1e308</v></c></row></sheetData></worksheet>",
    ),
    ("xl/sharedStrings.xml", "<sst><si><t>name_x000D_</t></si><si><r><t>x</t></r><rPh><t>y</t></rPh></si></sst>"),
    (
        "xl/styles.xml",
        "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>",
    ),
    (
        "xl/workbook.xml",
        "<workbook><workbookPr date1904=\"0\"/><sheets><sheet name=\"x\" r:id=\"rId0\"/></sheets></workbook>",
    ),
];

fn sample_workbook() -> Workbook {
    let mut workbook = Workbook::new("", &[], &[]);
    for (name, xml) in PARTS {
        workbook.put(name, xml);
    }
    workbook
}

fn sample() -> Vec<u8> {
    sample_workbook().bytes()
}
