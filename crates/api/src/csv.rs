//! CSV files (RFC 4180, UTF-8 with a byte order mark, so that spreadsheets read them as what they are).

/// Characters at which a spreadsheet takes a cell for a formula (OWASP, CSV injection).
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A file of these rows. What a spreadsheet would take for a formula gets a quote in front.
pub(crate) fn file<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory, in rows of one width, does not fail.
    let _ = writer.write_record(head);
    for row in rows {
        let _ = writer.write_record(row.map(cell));
    }
    let mut bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
    bytes.extend(writer.into_inner().unwrap_or_default());
    bytes
}

fn cell(text: String) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_are_none() {
        let row = ["=1+1".to_owned(), "a \"b\", c\nd".to_owned(), "+16175550100".to_owned()];
        let text = String::from_utf8(file(["x", "y", "z"], std::iter::once(row))).unwrap();
        assert_eq!(text, "\u{feff}x,y,z\r\n'=1+1,\"a \"\"b\"\", c\nd\",'+16175550100\r\n");
    }
}
