//! Workbooks built for a test, part by part.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::{SimpleFileOptions, ZipWriter};

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook of parts that a test can replace.
pub(crate) struct Workbook {
    parts: Vec<(String, Vec<u8>)>,
}

impl Workbook {
    /// One sheet with this `sheetData`, texts that cells share, and number formats by their codes (style 1, 2 and so on).
    pub(crate) fn new(rows: &str, shared: &[&str], formats: &[&str]) -> Self {
        let texts: String = shared
            .iter()
            .map(|text| format!("<si><t xml:space=\"preserve\">{text}</t></si>"))
            .collect::<Vec<_>>()
            .concat();
        let codes: String = formats
            .iter()
            .enumerate()
            .map(|(n, code)| format!("<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>", 164 + n))
            .collect::<Vec<_>>()
            .concat();
        let styles: String = (0..formats.len())
            .map(|n| format!("<xf numFmtId=\"{}\" applyNumberFormat=\"1\"/>", 164 + n))
            .collect::<Vec<_>>()
            .concat();
        let mut workbook = Self { parts: Vec::new() };
        workbook.put("[Content_Types].xml", "<Types/>");
        workbook.put(
            "_rels/.rels",
            format!("<Relationships><Relationship Id=\"a\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        );
        workbook.put("xl/sharedStrings.xml", format!("<?xml version=\"1.0\"?><sst>{texts}</sst>"));
        workbook.put(
            "xl/styles.xml",
            format!(
                "<styleSheet><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
                 <cellXfs><xf numFmtId=\"0\"/>{styles}</cellXfs></styleSheet>"
            ),
        );
        workbook.sheets(&[("People", "", &sheet(rows))], "");
        workbook
    }

    /// Puts sheets in place of what there is: names, further attributes, XML.
    pub(crate) fn sheets(&mut self, sheets: &[(&str, &str, &str)], properties: &str) -> &mut Self {
        let (mut list, mut relations) = (String::new(), String::new());
        for (n, (name, attributes, xml)) in sheets.iter().enumerate() {
            let _ = write!(list, "<sheet name=\"{name}\" sheetId=\"{n}\" {attributes} r:id=\"rId{n}\"/>");
            let _ = write!(
                relations,
                "<Relationship Id=\"rId{n}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
            );
            self.put(&format!("xl/worksheets/sheet{n}.xml"), *xml);
        }
        self.put(
            "xl/workbook.xml",
            format!("<workbook xmlns:r=\"{RELATIONS}\">{properties}<sheets>{list}</sheets></workbook>"),
        );
        self.put(
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships>{relations}<Relationship Id=\"s\" Type=\"{RELATIONS}/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>\
                 <Relationship Id=\"t\" Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        )
    }

    /// Puts a part, in place of the one of this name.
    pub(crate) fn put(&mut self, name: &str, content: impl Into<Vec<u8>>) -> &mut Self {
        self.parts.retain(|(known, _)| known != name);
        self.parts.push((name.to_owned(), content.into()));
        self
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.parts {
            archive.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
            archive.write_all(content).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }
}

/// A sheet with these rows.
pub(crate) fn sheet(rows: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><worksheet><dimension ref=\"A1:Z9\"/>\
         <sheetData>{rows}</sheetData><pageMargins left=\"0.7\"/></worksheet>"
    )
}

/// The bytes of a workbook whose one sheet has these rows.
pub(crate) fn book(rows: &str) -> Vec<u8> {
    Workbook::new(rows, &[], &[]).bytes()
}

/// A row with texts within its cells.
pub(crate) fn text_row(number: u32, cells: &[&str]) -> String {
    let cells: String = cells
        .iter()
        .map(|text| {
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('\r', "&#13;");
            format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>")
        })
        .collect::<Vec<_>>()
        .concat();
    format!("<row r=\"{number}\">{cells}</row>")
}
