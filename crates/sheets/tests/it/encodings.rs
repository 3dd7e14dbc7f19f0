//! Letters beyond ASCII survive, whatever the bytes.

use crate::read::{cells, format, good, read, row};
use crm_sheets::RowFault;

const TEXT: &str = "Prénom,Nom\r\nRenée,Côté\r\nZoë,Müller – “Größe” 5€\r\n";

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn each_encoding() {
    let expected = [good(2, ["Renée", "Côté"]), good(3, ["Zoë", "Müller – “Größe” 5€"])];
    let marked = format!("\u{feff}{TEXT}");
    let (windows, _, unmappable) = encoding_rs::WINDOWS_1252.encode(TEXT);
    assert!(!unmappable);
    for (bytes, name) in [
        (TEXT.as_bytes().to_vec(), "CSV, UTF-8, comma"),
        (marked.as_bytes().to_vec(), "CSV, UTF-8, comma"),
        (utf16(&marked, u16::to_le_bytes), "CSV, UTF-16, comma"),
        (utf16(&marked, u16::to_be_bytes), "CSV, UTF-16, comma"),
        (utf16(TEXT, u16::to_le_bytes), "CSV, UTF-16, comma"),
        (utf16(TEXT, u16::to_be_bytes), "CSV, UTF-16, comma"),
        (windows.into_owned(), "CSV, Windows-1252, comma"),
    ] {
        assert_eq!(format(bytes.clone()), name);
        assert_eq!(read(bytes.clone()).0, ["Prénom", "Nom"], "{name}");
        assert_eq!(cells(bytes), expected, "{name}");
    }
    assert_eq!(cells("名前;町\n田中 🙂;東京\n"), [good(2, ["田中 🙂", "東京"])]);
}

#[test]
fn a_few_lines_in_another_encoding() {
    let mut bytes = "name,town\nRenée,Montréal\nZoë,Köln\n".as_bytes().to_vec();
    bytes.extend_from_slice(b"Ren\xe9e,C\xf4t\xe9\n\x93Jos\xe9\x94,x\n");
    bytes.extend_from_slice("Ånd,Tromsø\n".as_bytes());
    assert_eq!(format(bytes.clone()), "CSV, UTF-8 and Windows-1252, comma");
    assert_eq!(
        cells(bytes),
        [
            good(2, ["Renée", "Montréal"]),
            good(3, ["Zoë", "Köln"]),
            good(4, ["Renée", "Côté"]),
            good(5, ["“José”", "x"]),
            good(6, ["Ånd", "Tromsø"]),
        ]
    );
}

#[test]
fn the_encoding_may_show_only_at_the_end() {
    let mut bytes = b"a,b\n".to_vec();
    bytes.extend(b"1,2\n".repeat(100_000));
    bytes.extend_from_slice(b"Ren\xe9e,C\xf4t\xe9\n");
    assert_eq!(format(bytes.clone()), "CSV, Windows-1252, comma");
    assert_eq!(cells(bytes).pop(), Some(good(100_002, ["Renée", "Côté"])));
}

#[test]
fn bytes_in_no_encoding_are_a_fault() {
    let unknown = |column| Some(RowFault::UnknownBytes { column });
    let (_, rows) = read(b"a,b\n1,x\x81\x8d\n2,caf\xe9\n".as_slice());
    assert_eq!(rows, [row(2, ["1", "x\u{fffd}\u{fffd}"], unknown(1)), row(3, ["2", "café"], None)]);
    // A file that is cut within its last letter.
    let (_, rows) = read(b"a,b\nZo\xc3\xab,x\n2,caf\xc3".as_slice());
    assert_eq!(rows, [row(2, ["Zoë", "x"], None), row(3, ["2", "caf\u{fffd}"], unknown(1))]);
    // Half of a pair.
    let mut bytes = utf16("\u{feff}a,b\n1,x", u16::to_le_bytes);
    bytes.extend_from_slice(&0xd83d_u16.to_le_bytes());
    bytes.extend(utf16("\n2,y\n", u16::to_le_bytes));
    // Half a character at the end.
    bytes.extend(utf16("3,z", u16::to_le_bytes));
    bytes.push(b'!');
    let (_, rows) = read(bytes);
    assert_eq!(
        rows,
        [row(2, ["1", "x\u{fffd}"], unknown(1)), row(3, ["2", "y"], None), row(4, ["3", "z\u{fffd}"], unknown(1)),]
    );
}
