//! What a workbook says of itself: its sheets, and what number formats mean.

use super::value::Meaning;
use super::xml::{Xml, attributes};
use super::zip::{Directory, Entry};
use crate::{Limits, SheetError};
use quick_xml::events::Event;
use std::collections::HashMap;
use std::io::{Read, Seek};

/// No file that is read whole has any business to be larger.
const MOST_BYTES: u64 = 16 << 20;

/// Sheets, formats and relations: more than any program writes.
const MOST: usize = 66_000;

/// A workbook without its cells.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    /// The visible sheets in their order.
    pub(super) sheets: Vec<(String, Entry)>,
    /// The texts that cells share.
    pub(super) shared: Option<Entry>,
    /// What the format of each style means.
    pub(super) styles: Vec<Meaning>,
    /// Whether days are counted from 1904, as old Macs did.
    pub(super) from_1904: bool,
}

/// Points from one file of the archive to another.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

/// Reads what stands around the sheets.
pub(super) fn read<R: Read + Seek>(
    source: &mut R,
    directory: &Directory,
    limits: &Limits,
) -> Result<Workbook, SheetError> {
    let path = match directory.get("_rels/.rels") {
        Some(entry) => relations(source, entry, "", limits)?.into_iter().find(|to| to.kind == "officeDocument"),
        None => None,
    };
    let path = path.map(|to| to.target).filter(|path| directory.has(path)).unwrap_or_else(|| "xl/workbook.xml".into());
    let entry = directory.get(&path).ok_or_else(|| other(directory))?;
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let around = directory.get(&format!("{folder}/_rels/{name}.rels"));
    let around = around.ok_or_else(|| other(directory))?;
    let relations = relations(source, around, folder, limits)?;
    let find = |kind| relations.iter().find(|to| to.kind == kind).and_then(|to| directory.get(&to.target));

    let mut workbook = Workbook { shared: find("sharedStrings"), ..Workbook::default() };
    if let Some(styles) = find("styles") {
        workbook.styles = self::styles(source, styles, limits)?;
    }
    let targets: HashMap<&str, &str> =
        relations.iter().filter(|to| to.kind == "worksheet").map(|to| (to.id.as_str(), to.target.as_str())).collect();
    let mut xml = Xml::open(source, entry, MOST_BYTES, limits)?;
    loop {
        match xml.next()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "workbookPr" => attributes(&start, |name, value| {
                    workbook.from_1904 |= name == "date1904" && matches!(value, "1" | "true");
                }),
                "sheet" if workbook.sheets.len() < MOST => {
                    let (mut name, mut id, mut visible) = (String::new(), String::new(), true);
                    attributes(&start, |key, value| match key {
                        "name" => name = value.chars().filter(|c| !c.is_control()).take(64).collect(),
                        "id" => value.clone_into(&mut id),
                        "state" => visible = value == "visible",
                        _ => {}
                    });
                    let entry = targets.get(id.as_str()).and_then(|target| directory.get(target));
                    workbook.sheets.extend(entry.filter(|_| visible).map(|entry| (name, entry)));
                }
                _ => {}
            },
            Event::Eof => return Ok(workbook),
            _ => {}
        }
    }
}

/// What an archive is that is no workbook.
fn other(directory: &Directory) -> SheetError {
    let what = if directory.has("content.xml") {
        "an OpenDocument file (.ods)"
    } else if directory.has("xl/workbook.bin") {
        "a binary Excel file (.xlsb)"
    } else if directory.has("Index/Document.iwa") || directory.has("Index.zip") {
        "an Apple Numbers file"
    } else if directory.has("word/document.xml") {
        "a Word document"
    } else {
        "a packed file (.zip)"
    };
    SheetError::NotATable { what }
}

fn relations(
    source: &mut (impl Read + Seek),
    entry: Entry,
    folder: &str,
    limits: &Limits,
) -> Result<Vec<Relation>, SheetError> {
    let mut xml = Xml::open(source, entry, MOST_BYTES, limits)?;
    let mut relations = Vec::new();
    loop {
        match xml.next()? {
            Event::Start(start) if start.local_name().as_ref() == "Relationship" && relations.len() < MOST => {
                let mut to = Relation { id: String::new(), kind: String::new(), target: String::new() };
                attributes(&start, |name, value| match name {
                    "Id" => value.clone_into(&mut to.id),
                    "Type" => value.rsplit('/').next().unwrap_or_default().clone_into(&mut to.kind),
                    "Target" => to.target = resolved(folder, value),
                    _ => {}
                });
                // The others can be many: pictures, links.
                if matches!(to.kind.as_str(), "officeDocument" | "worksheet" | "sharedStrings" | "styles") {
                    relations.push(to);
                }
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// A path as seen from a folder.
fn resolved(folder: &str, target: &str) -> String {
    if target.starts_with('/') || folder.is_empty() {
        return target.trim_start_matches('/').to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// What each style means.
fn styles(source: &mut (impl Read + Seek), entry: Entry, limits: &Limits) -> Result<Vec<Meaning>, SheetError> {
    let mut xml = Xml::open(source, entry, MOST_BYTES, limits)?;
    let mut own = HashMap::new();
    let mut styles = Vec::new();
    let mut of_cells = false;
    loop {
        match xml.next()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "numFmt" if own.len() < MOST => {
                    let (mut id, mut meaning) = (None, Meaning::Number);
                    attributes(&start, |name, value| match name {
                        "numFmtId" => id = value.parse::<u32>().ok(),
                        "formatCode" => meaning = Meaning::of_code(value),
                        _ => {}
                    });
                    own.extend(id.map(|id| (id, meaning)));
                }
                "cellXfs" => of_cells = true,
                "xf" if of_cells && styles.len() < MOST => {
                    let mut meaning = Meaning::Number;
                    attributes(&start, |name, value| {
                        if name == "numFmtId"
                            && let Ok(id) = value.parse()
                        {
                            meaning = own.get(&id).copied().unwrap_or_else(|| Meaning::of_number(id));
                        }
                    });
                    styles.push(meaning);
                }
                _ => {}
            },
            Event::End(end) if end.local_name().as_ref() == "cellXfs" => of_cells = false,
            Event::Eof => return Ok(styles),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn paths_are_resolved() {
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolved("xl", "../other/./a.xml"), "other/a.xml");
        assert_eq!(resolved("", "xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(resolved("xl", "../../../../a"), "a");
    }
}
