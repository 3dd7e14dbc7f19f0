//! CSV in all its dialects.

use crate::read::{cells, format, good, opened, read, refused, row};
use crm_sheets::{Limits, RowFault, SheetError, open};
use std::io::Cursor;

#[test]
fn an_empty_file_says_so() {
    for bytes in
        [b"".as_slice(), b"\xef\xbb\xbf", b"\xff\xfe", b"\n\r\n \t\n", b"\xef\xbb\xbf\n\n", b",,,\n,,,\n", b"sep=;\n"]
    {
        assert_eq!(refused(bytes), "The file is empty.");
    }
}

#[test]
fn only_a_header_is_a_table_without_rows() {
    for bytes in ["name,phone", "name,phone\n", "name,phone\r\n\r\n", "\u{feff}name,phone\r", "\n\nname,phone\n,\n"] {
        assert_eq!(read(bytes), (vec!["name".to_owned(), "phone".to_owned()], vec![]), "{bytes:?}");
    }
}

#[test]
fn headers_are_trimmed_and_otherwise_as_they_are() {
    let (headers, rows) = read("\u{feff} Name ,\"\u{feff}Phone\t\",Name,,x\n1,2,3,4,5\n");
    assert_eq!(headers, ["Name", "Phone", "Name", "", "x"]);
    assert_eq!(rows, [row(2, ["1", "2", "3", "4", "5"], None)]);
}

#[test]
fn cells_are_given_as_they_are() {
    assert_eq!(
        cells("a,b,c\n x ,\" y\",z\t\n=1+1,-5,\"\"\"q\"\"\"\n"),
        [good(2, [" x ", " y", "z\t"]), good(3, ["=1+1", "-5", "\"q\""])]
    );
}

#[test]
fn separators_are_found() {
    assert_eq!(format("a,b\n1,2\n"), "CSV, UTF-8, comma");
    assert_eq!(format("a;b\n1;2\n"), "CSV, UTF-8, semicolon");
    assert_eq!(format("a\tb\n1\t2\n"), "CSV, UTF-8, tab");
    assert_eq!(format("a|b\n1|2\n"), "CSV, UTF-8, bar");
    assert_eq!(format("phone\n617\n"), "CSV, UTF-8, one column");
    assert_eq!(cells("Name;Price\r\nNail;1,5\r\nBolt;2,25\r\n"), [good(2, ["Nail", "1,5"]), good(3, ["Bolt", "2,25"])]);
    assert_eq!(cells("Address\n1 Main St, Boston\n"), [good(2, ["1 Main St, Boston"])]);
}

#[test]
fn the_separator_that_excel_names_is_believed() {
    assert_eq!(cells("sep=;\r\na,b;c\r\n1;2\r\n"), [good(3, ["1", "2"])]);
    assert_eq!(cells("sep=^\na^b\n1^2\n"), [good(3, ["1", "2"])]);
    assert_eq!(format("sep=^\na^b\n"), "CSV, UTF-8, “^”");
    let utf16: Vec<u8> = "\u{feff}sep=\t\r\na\tb\r\n1\t2".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(cells(utf16), [good(3, ["1", "2"])]);
    // A column of that name is not meant.
    assert_eq!(read("sep=ab,x\n1,2\n").0, ["sep=ab", "x"]);
}

#[test]
fn any_line_end_and_the_right_line_numbers() {
    let expected = [good(2, ["1", "x\ny"]), good(5, ["2", "z"]), good(6, ["3", "w"])];
    for end in ["\n", "\r\n", "\r"] {
        let text = format!("a,b{end}1,\"x\ny\"{end}{end}2,z{end}3,w");
        assert_eq!(cells(text.clone()), expected, "{text:?}");
    }
    let embedded = "a,b\r\n\"1\r\n\r\n2\r3\n4\",x\r\n5,y";
    assert_eq!(cells(embedded), [good(2, ["1\r\n\r\n2\r3\n4", "x"]), good(7, ["5", "y"])]);
    assert_eq!(cells("a,b\n1,2\r3,4\r\n5,6\n"), [good(2, ["1", "2"]), good(3, ["3", "4"]), good(4, ["5", "6"])]);
}

#[test]
fn rows_of_nothing_are_left_out() {
    assert_eq!(cells("a,b\n,\n\" \",\n \n1,2\n,,,,\n"), [good(5, ["1", "2"])]);
}

#[test]
fn ragged_rows() {
    let (_, rows) = read("a,b,c\n1\n1,2,3,,\n1,2,3, ,\n1,2,3,,5,\n1,2,3\n");
    assert_eq!(
        rows,
        [
            row(2, ["1", "", ""], None),
            row(3, ["1", "2", "3"], None),
            row(4, ["1", "2", "3"], None),
            row(5, ["1", "2", "3"], Some(RowFault::TooManyCells { cells: 5, headers: 3 })),
            row(6, ["1", "2", "3"], None),
        ]
    );
}

#[test]
fn quotation_marks_in_odd_places() {
    assert_eq!(
        cells("a,b\n5\" pipe,x\"\"y\n\"abc\"def,1\n\"Joe \"the Plumber\" Smith\",2\n\"\"x,3\n\"a\"\"b\"c,4\n"),
        [
            good(2, ["5\" pipe", "x\"\"y"]),
            good(3, ["abcdef", "1"]),
            good(4, ["Joe \"the Plumber\" Smith", "2"]),
            good(5, ["x", "3"]),
            good(6, ["a\"bc", "4"]),
        ]
    );
    assert_eq!(cells("a,b\n\"1\",\"\"\n\"\",\"\"\"\"\n"), [good(2, ["1", ""]), good(3, ["", "\""])]);
}

#[test]
fn apostrophes_quote_when_all_do() {
    assert_eq!(
        cells("'name','town'\n'Joe','Boston, MA'\n'O''Hara','x'\n"),
        [good(2, ["Joe", "Boston, MA"]), good(3, ["O'Hara", "x"])]
    );
    assert_eq!(cells("name,town\n'Joe',Boston\nO'Hara,x\n"), [good(2, ["'Joe'", "Boston"]), good(3, ["O'Hara", "x"])]);
}

#[test]
fn control_characters_are_a_fault_of_their_row() {
    let (_, rows) = read("a,b\n1,x\0y\n\u{7},z\ntab\there,\"line\nbreak\"\n\u{7f},\u{85}\n");
    let control = |column, code| Some(RowFault::ControlCharacter { column, code });
    assert_eq!(
        rows,
        [
            row(2, ["1", "x\u{fffd}y"], control(1, 0)),
            row(3, ["\u{fffd}", "z"], control(0, 7)),
            row(4, ["tab\there", "line\nbreak"], None),
            row(6, ["\u{fffd}", "\u{fffd}"], control(0, 0x7f)),
        ]
    );
    let fault = rows[0].fault.as_ref().unwrap();
    assert_eq!(
        (fault.to_string().as_str(), fault.column()),
        ("A cell contains an invisible control character (U+0000).", Some(1))
    );
}

#[test]
fn too_many_columns_are_refused_with_their_number() {
    let wide = vec!["c"; 10_000].join(",");
    assert!(matches!(opened(wide.clone()), Err(SheetError::TooManyColumns { count: 10_000, most: 1000 })));
    assert_eq!(refused(wide), "The table has 10,000 columns; 1,000 is the most that can be read.");
    // Nothing but separators behind the last header.
    let (headers, rows) = read(format!("a,b{}\n1,2{}\n", ",".repeat(5000), ",".repeat(5000)));
    assert_eq!((headers.len(), headers[1].as_str(), rows.len()), (1000, "b", 1));
}

#[test]
fn a_cell_of_five_megabytes_is_cut_and_the_next_row_is_read() {
    let long = "é".repeat(2_500_000);
    let (_, rows) = read(format!("a,b\n1,{long}\n2,\"{long}\n\"\n3,x\n"));
    let fault = Some(RowFault::CellTooLong { column: 1, most: 65_536 });
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3, 5]);
    assert_eq!((&rows[0].fault, &rows[1].fault, &rows[2].fault), (&fault, &fault, &None));
    assert_eq!(rows[0].cells[1].len(), 65_536);
    assert_eq!(rows[2].cells, ["3", "x"]);
}

#[test]
fn a_row_of_twenty_megabytes_is_cut_and_the_next_row_is_read() {
    for end in ["\n", "\r\n", "\r"] {
        let cells = "x,".repeat(10 << 20);
        let (_, rows) = read(format!("a,b{end}1,{cells}{end}2,y{end}"));
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(rows[0].fault, Some(RowFault::RowTooLong { most: 8 << 20 }));
        assert_eq!(rows[1], row(3, ["2", "y"], None));
    }
    assert!(matches!(opened("x".repeat(9 << 20)), Err(SheetError::NotATable { .. })));
}

#[test]
fn limits_hold_to_the_byte() {
    let limits = Limits { row_bytes: 9, cell_bytes: 3, ..Limits::default() };
    let rows =
        |text: &str| -> Vec<_> { open(Cursor::new(text.to_owned()), limits).unwrap().map(Result::unwrap).collect() };
    assert_eq!(
        rows("a,b\n123,567\n123,5678\n"),
        [row(2, ["123", "567"], None), row(3, ["123", "567"], Some(RowFault::CellTooLong { column: 1, most: 3 })),]
    );
    assert_eq!(
        rows("a,b\n1,2,,,,,,,,,,\n3,4"),
        [row(2, ["1", "2"], Some(RowFault::RowTooLong { most: 9 })), row(3, ["3", "4"], None),]
    );
}

#[test]
fn other_files_are_refused_with_advice() {
    for (bytes, expected) in [
        (b"%PDF-1.7 ...".to_vec(), "This is a PDF, not a table. Save it as .xlsx or CSV."),
        (b"\x89PNG\r\n\x1a\n....".to_vec(), "This is a picture, not a table. Save it as .xlsx or CSV."),
        (
            b"BEGIN:VCARD\nVERSION:3.0".to_vec(),
            "This is a file of contact cards (.vcf), not a table. Save it as .xlsx or CSV.",
        ),
        (b"\n<html><table>".to_vec(), "This is a web page, not a table. Save it as .xlsx or CSV."),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00".to_vec(), "This is an old Excel file (.xls). Save it as .xlsx or CSV."),
        ((0..=255).cycle().take(9000).collect(), "This is a program's own file, not a table. Save it as .xlsx or CSV."),
    ] {
        assert_eq!(refused(bytes), expected);
    }
}

#[test]
fn a_failing_disk_is_an_error_and_ends_the_table() {
    struct Failing(Cursor<Vec<u8>>, bool);
    impl std::io::Read for Failing {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            // Fails the second time it comes that far.
            let far = self.0.position() > 150_000;
            if far && self.1 { Err(std::io::Error::other("disk")) } else { self.0.read(into) }
        }
    }
    impl std::io::Seek for Failing {
        fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
            self.1 |= self.0.position() > 150_000;
            self.0.seek(to)
        }
    }
    let text = format!("a,b\n{}", "1,2\n".repeat(50_000));
    let mut table = open(Failing(Cursor::new(text.into_bytes()), false), Limits::default()).unwrap();
    let error = table.find_map(Result::err).unwrap();
    assert!(matches!(error, SheetError::Io(_)));
    assert_eq!(error.to_string(), "The file could not be read.");
    assert!(table.next().is_none());
}

#[test]
fn a_table_can_go_to_another_thread() {
    fn sendable<T: Send>() {}
    sendable::<crm_sheets::Sheet<std::fs::File>>();
    assert_eq!(
        format!("{:?}", opened("secret,b\n").unwrap()),
        "Sheet { format: Csv { encoding: Utf8, separator: Some(',') }, columns: 2, .. }"
    );
}
