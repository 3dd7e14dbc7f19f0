//! Workbooks as spreadsheet programs write them.

use crate::read::{cells, format, good, read, refused, row};
use crate::workbook::{Workbook, book, sheet, text_row};
use crm_sheets::RowFault;

const HEAD: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c>\
                    <c r=\"B1\" t=\"inlineStr\"><is><t>b</t></is></c></row>";

fn after_head(rows: &str) -> Vec<u8> {
    book(&format!("{HEAD}{rows}"))
}

#[test]
fn texts_numbers_and_dates() {
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c><c r=\"D1\" t=\"s\"><v>3</v></c></row>\
        <row r=\"2\"><c r=\"A2\" t=\"s\"><v>4</v></c><c r=\"B2\"><v>6175550123</v></c><c r=\"C2\" s=\"1\"><v>46027</v></c><c r=\"D2\" s=\"3\"><v>2134</v></c></row>\
        <row r=\"4\"><c r=\"A4\" t=\"s\"><v>5</v></c><c r=\"B4\"><v>6.1755501230000000E9</v></c><c r=\"C4\" s=\"2\"><v>46027.395833333336</v></c></row>\
        <row r=\"5\"><c r=\"A5\" t=\"b\"><v>1</v></c><c r=\"B5\" t=\"str\"><f>1&amp;2</f><v>1&amp;2</v></c><c r=\"C5\"><v>19.989999999999998</v></c><c r=\"D5\" t=\"d\"><v>2026-01-05T00:00:00</v></c></row>";
    let shared = [" Name ", "Phone", "Since", "ZIP", "Renée Côté", "6.17555E+09"];
    let bytes = Workbook::new(rows, &shared, &["yyyy\\-mm\\-dd", "m/d/yy\\ h:mm", "00000"]).bytes();
    assert_eq!(format(bytes.clone()), "XLSX, sheet “People”");
    assert_eq!(read(bytes.clone()).0, ["Name", "Phone", "Since", "ZIP"]);
    assert_eq!(
        cells(bytes),
        [
            good(2, ["Renée Côté", "6175550123", "2026-01-05", "02134"]),
            good(4, ["6.17555E+09", "6175550123", "2026-01-05T09:30:00", ""]),
            good(5, ["true", "1&2", "19.99", "2026-01-05"]),
        ]
    );
}

#[test]
fn days_since_1904() {
    let mut workbook = Workbook::new("", &[], &["d.m.yyyy"]);
    let xml = sheet(&format!("{HEAD}<row r=\"2\"><c r=\"A2\" s=\"1\"><v>44565</v></c></row>"));
    workbook.sheets(&[("Old Mac", "", &xml)], "<workbookPr date1904=\"1\"/>");
    assert_eq!(cells(workbook.bytes()), [good(2, ["2026-01-05", ""])]);
}

#[test]
fn formatted_phonetic_and_escaped_texts() {
    let mut workbook = Workbook::new(
        &format!(
            "{HEAD}<row r=\"2\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>\
             <row r=\"3\"><c t=\"inlineStr\"><v>ignored</v><is><r><t>x</t></r><r><t>&#233;&lt;</t></r></is></c><c t=\"s\"><v>2</v></c></row>"
        ),
        &[],
        &[],
    );
    workbook.put(
        "xl/sharedStrings.xml",
        "<sst><si><r><rPr><b/></rPr><t>bold</t></r><r><t xml:space=\"preserve\"> and not</t></r></si>\
         <si><t>課長</t><rPh sb=\"0\" eb=\"1\"><t>カチョウ</t></rPh></si><si><t>a_x000D_\nb<![CDATA[ & c]]></t></si></sst>",
    );
    assert_eq!(cells(workbook.bytes()), [good(2, ["bold and not", "課長"]), good(3, ["xé<", "a\r\nb & c"])]);
}

#[test]
fn the_first_visible_sheet_that_is_not_empty() {
    let (people, blank) = (sheet(HEAD), sheet("<row r=\"1\"><c r=\"A1\" s=\"0\"/></row>"));
    let mut workbook = Workbook::new("", &[], &[]);
    workbook.sheets(
        &[("Secret", "state=\"hidden\"", &people), ("Blank", "", &blank), ("R&amp;D", "state=\"visible\"", &people)],
        "",
    );
    assert_eq!(format(workbook.bytes()), "XLSX, sheet “R&D”");
    workbook.sheets(&[("Secret", "state=\"veryHidden\"", &people), ("Blank", "", &blank)], "");
    assert_eq!(refused(workbook.bytes()), "The file is empty.");
}

#[test]
fn headers_need_not_be_in_the_first_row() {
    let bytes = book(
        "<row r=\"3\"><c r=\"B3\" t=\"inlineStr\"><is><t>b</t></is></c><c r=\"D3\"/></row><row r=\"7\"><c r=\"B7\"><v>1</v></c><c r=\"Z7\" s=\"0\"/></row>",
    );
    assert_eq!(read(bytes.clone()).0, ["", "b"]);
    assert_eq!(cells(bytes), [good(7, ["", "1"])]);
}

#[test]
fn rows_and_cells_without_numbers_follow_each_other() {
    let bytes =
        book(&format!("{HEAD}<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c r=\"B\"><v>3</v></c></row>"));
    assert_eq!(cells(bytes), [good(2, ["1", "2"]), good(4, ["", "3"])]);
}

#[test]
fn prefixed_names_are_the_same_names() {
    let mut workbook = Workbook::new("", &[], &[]);
    let xml = "<x:worksheet><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"str\"><x:v>a</x:v></x:c></x:row><x:row r=\"2\"><x:c r=\"A2\"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>";
    workbook.sheets(&[("x", "", xml)], "");
    assert_eq!(cells(workbook.bytes()), [good(2, ["1"])]);
}

#[test]
fn formulas_give_their_last_result() {
    let (_, rows) = read(after_head(
        "<row r=\"2\"><c r=\"A2\"><f>1+1</f><v>2</v></c><c r=\"B2\" t=\"str\"><f>\"\"</f><v></v></c></row>\
         <row r=\"3\"><c r=\"A3\"><v>1</v></c><c r=\"B3\" t=\"e\"><f>NA()</f><v>#N/A</v></c></row>\
         <row r=\"4\"><c r=\"A4\"><f>B4</f></c><c r=\"B4\"><v>5</v></c></row>\
         <row r=\"5\"><c r=\"A5\"><v>6</v></c><c r=\"B5\"><f>A5</f><v/></c></row>",
    ));
    let formula = |column, text: &str| Some(RowFault::Formula { column, text: text.to_owned() });
    assert_eq!(
        rows,
        [
            row(2, ["2", ""], None),
            row(3, ["1", ""], formula(1, "#N/A")),
            row(4, ["", "5"], formula(0, "never calculated")),
            row(5, ["6", ""], formula(1, "never calculated")),
        ]
    );
    assert_eq!(rows[1].fault.as_ref().unwrap().to_string(), "A formula in this row has no result (#N/A).");
}

#[test]
fn one_bad_cell_is_one_bad_row() {
    let unreadable = Some(RowFault::Unreadable { column: 1 });
    let (_, rows) = read(after_head(
        "<row r=\"2\"><c><v>1</v></c><c t=\"s\"><v>999</v></c></row>\
         <row r=\"3\"><c><v>1</v></c><c t=\"what\"><v>x</v></c></row>\
         <row r=\"4\"><c><v>1</v></c><c t=\"b\"><v>7</v></c></row>\
         <row r=\"5\"><c><v>1</v></c><c t=\"inlineStr\"><is><t>x_x0007_&#1;</t></is></c></row>\
         <row r=\"6\"><c><v>1</v></c><c/><c><v>3</v></c></row>\
         <row r=\"7\"><c s=\"99\"><v>1</v></c><c><v>no number</v></c><c t=\"inlineStr\"><is><t> </t></is></c></row>",
    ));
    assert_eq!(
        rows,
        [
            row(2, ["1", ""], unreadable.clone()),
            row(3, ["1", ""], unreadable.clone()),
            row(4, ["1", ""], unreadable),
            row(5, ["1", "x\u{fffd}\u{fffd}"], Some(RowFault::ControlCharacter { column: 1, code: 7 })),
            row(6, ["1", ""], Some(RowFault::TooManyCells { cells: 3, headers: 2 })),
            row(7, ["1", "no number"], None),
        ]
    );
}

#[test]
fn a_long_cell_is_cut_whether_shared_or_not() {
    let long = "é".repeat(100_000);
    let rows = format!("{HEAD}<row r=\"2\"><c t=\"s\"><v>0</v></c><c><v>1</v></c></row>{}", text_row(3, &["1", &long]));
    let (_, rows) = read(Workbook::new(&rows, &[&long], &[]).bytes());
    assert_eq!(rows[0].fault, Some(RowFault::CellTooLong { column: 0, most: 65_536 }));
    assert_eq!(rows[1].fault, Some(RowFault::CellTooLong { column: 1, most: 65_536 }));
    assert_eq!((rows[0].cells[0].len(), rows[1].cells[1].len()), (65_536, 65_536));
}
