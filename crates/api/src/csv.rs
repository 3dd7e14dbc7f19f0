//! CSV files (RFC 4180, UTF-8 with a byte order mark, so that spreadsheets read them as what they are).

/// Characters at which a spreadsheet takes a cell for a formula (OWASP, CSV injection).
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The next rows of a file; its first part also has the head. What a spreadsheet would take for a formula gets a quote in
/// front.
pub(crate) fn part<R: IntoIterator<Item = String>>(head: Option<&[&str]>, rows: impl Iterator<Item = R>) -> Vec<u8> {
    let start = if head.is_some() { BYTE_ORDER_MARK.as_bytes().to_vec() } else { Vec::new() };
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(start);
    // Writing to memory, in rows of one width, does not fail.
    if let Some(head) = head {
        let _ = writer.write_record(head);
    }
    for row in rows {
        let _ = writer.write_record(row.into_iter().map(cell));
    }
    writer.into_inner().unwrap_or_default()
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
        let text = String::from_utf8(part(Some(&["x", "y", "z"]), std::iter::once(row))).unwrap();
        assert_eq!(part(None, std::iter::once(["a".to_owned()])), b"a\r\n");
        assert_eq!(text, "\u{feff}x,y,z\r\n'=1+1,\"a \"\"b\"\", c\nd\",'+16175550100\r\n");
    }
}
