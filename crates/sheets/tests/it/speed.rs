//! Figures, for people: `cargo nextest run -p crm-sheets --cargo-profile release --run-ignored only --no-capture`.

use crate::read::opened;
use crate::workbook::{Workbook, sheet};
use std::fmt::Write as _;
use std::time::Instant;

const ROWS: usize = 100_000;

/// Cells as contacts have them.
fn contact(n: usize) -> [String; 12] {
    [
        format!("Renée {n}"),
        format!("Côté-{}", n % 977),
        format!("617555{:04}", n % 10_000),
        format!("person{n}@example.com"),
        format!("{n} Main Street, Apt {}", n % 50),
        "Boston".to_owned(),
        "MA".to_owned(),
        format!("{:05}", n % 99_999),
        "2026-01-05".to_owned(),
        format!("a note on customer {n}, who called"),
        "yes".to_owned(),
        format!("{}", n * 31),
    ]
}

#[expect(clippy::print_stdout, reason = "figures for people")]
fn report(name: &str, bytes: Vec<u8>) {
    let size = bytes.len() / 1_000_000;
    let began = Instant::now();
    let table = opened(bytes).unwrap();
    let open = began.elapsed();
    let (mut rows, mut cells) = (0, 0);
    for row in table {
        let row = row.unwrap();
        assert!(row.fault.is_none(), "{row:?}");
        rows += 1;
        cells += row.cells.len();
    }
    println!("{name}: {size} MB, {rows} rows, {cells} cells: opened in {open:?}, all in {:?}", began.elapsed());
    assert_eq!(rows, ROWS);
}

#[test]
#[ignore = "prints figures, which mean something only in a release build"]
fn a_hundred_thousand_rows() {
    let header: Vec<String> = (0..12).map(|n| format!("Header {n}")).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for n in 0..ROWS {
        writer.write_record(contact(n)).unwrap();
    }
    let text = writer.into_inner().unwrap();
    report("CSV, UTF-8", text.clone());
    let utf16 = String::from_utf8(text).unwrap().encode_utf16().flat_map(u16::to_le_bytes).collect();
    report("CSV, UTF-16", utf16);

    let (mut shared, mut rows) = (Vec::new(), String::new());
    let mut add = |number: usize, cells: &[String]| {
        write!(rows, "<row r=\"{number}\" spans=\"1:12\">").unwrap();
        for (column, cell) in ('A'..).zip(cells) {
            if number > 1 && cell.parse::<u64>().is_ok() {
                write!(rows, "<c r=\"{column}{number}\"><v>{cell}</v></c>").unwrap();
            } else {
                write!(rows, "<c r=\"{column}{number}\" s=\"0\" t=\"s\"><v>{}</v></c>", shared.len()).unwrap();
                shared.push(cell.clone());
            }
        }
        rows.push_str("</row>");
    };
    add(1, &header);
    for n in 0..ROWS {
        add(n + 2, &contact(n));
    }
    let shared: Vec<&str> = shared.iter().map(String::as_str).collect();
    let xml = sheet(&rows);
    let name = format!("XLSX of {} MB", xml.len() / 1_000_000);
    let mut workbook = Workbook::new("", &shared, &[]);
    workbook.sheets(&[("People", "", &xml)], "");
    report(&name, workbook.bytes());
}

#[test]
#[ignore = "prints figures, which mean something only in a release build"]
fn a_hundred_thousand_unclosed_marks() {
    let filler = "some words,".repeat(12);
    for line in [format!("\"a,{filler}\n"), format!("x\",\"y {filler}\n")] {
        let bytes = format!("a,b\n{}", line.repeat(ROWS));
        let began = Instant::now();
        let rows = opened(bytes).unwrap().map(Result::unwrap).count();
        println!("{rows} rows, each with an unclosed mark: {:?}", began.elapsed());
    }
}
