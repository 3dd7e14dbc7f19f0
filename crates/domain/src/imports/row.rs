//! One row of the file, read by what its columns mean.

use super::{batch::keys, families::Key};
use crate::contacts::{
    Address,
    person::{Person, distinct},
};
use crm_rules::{snippet, values};
use crm_rules_data::Phone;
use crm_sheets::Row;
use crm_types::{
    activity::ChannelKind,
    contact::{ContactField, MAX_NAME},
    import::{ImportField, MAX_KEY, MappedColumn},
    text,
};
use serde_json::Value;

/// Longest label, in characters.
const MAX_TAG: usize = 60;
/// The further fact that holds a name of which parts have no field.
const AS_GIVEN: &str = "name_as_given";
/// Longest further fact, in characters.
const MAX_ATTRIBUTE: usize = 2000;

/// How rows are read.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    /// What the columns mean.
    pub(super) columns: Vec<MappedColumn>,
    /// The country of numbers without one.
    pub(super) region: String,
    /// Labels for everybody.
    pub(super) tags: Vec<String>,
    /// Where everybody came from, unless the row says so.
    pub(super) lead_source: Option<String>,
}

/// A row that was read.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its line in the file.
    pub(super) number: u64,
    /// As it stands there.
    pub(super) cells: Vec<String>,
    /// What it says, as far as it can be read.
    pub(super) said: Said,
    /// By what it is recognised; nothing when it cannot be used.
    pub(super) keys: Vec<Key>,
    /// Why it cannot be used.
    pub(super) refused: Option<Refused>,
}

/// What a row says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said {
    /// About the person.
    pub(super) person: Person,
    /// About being written to: by which medium, and whether it is a yes.
    pub(super) consents: Vec<(ChannelKind, bool)>,
}

/// Why a row cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// Which column of the file.
    pub(super) column: Option<usize>,
    /// A sentence.
    pub(super) reason: String,
}

impl Reader {
    /// Reads a row. What is wrong in one cell does not keep the others from being read: a "stop" is heard also in a row
    /// that cannot be used.
    pub(super) fn line(&self, row: Row) -> Line {
        let (said, refused) = self.read(&row.cells);
        let fault = row.fault.map(|fault| Refused { column: fault.column(), reason: fault.to_string() });
        let refused = fault.or(refused);
        let keys = if refused.is_some() { Vec::new() } else { keys(&said.person) };
        Line { number: row.line, cells: row.cells, said, keys, refused }
    }

    fn read(&self, cells: &[String]) -> (Said, Option<Refused>) {
        let mut said = Said::default();
        let mut refused = None;
        let mut full_name = None;
        for column in &self.columns {
            let index = column.column as usize;
            let cell = cells.get(index).map(|cell| unguarded(cell.trim())).unwrap_or_default();
            if cell.is_empty() {
                continue;
            }
            let read = match column.field {
                ImportField::FullName => one_line(cell, MAX_NAME).map(|name| full_name = Some(name)),
                _ => self.cell(&mut said, column, cell),
            };
            if let Err(reason) = read {
                refused.get_or_insert(Refused { column: Some(index), reason });
            }
        }
        let person = &mut said.person;
        if let Some(full_name) = full_name
            && person.facts.get(ContactField::FirstName).is_none()
            && person.facts.get(ContactField::LastName).is_none()
        {
            match values::split_name(&full_name) {
                Ok(name) => {
                    person.facts.set(ContactField::FirstName, Some(&name.first));
                    person.facts.set(ContactField::LastName, Some(&name.last));
                    // A title or a middle initial has no field of its own, and is not lost.
                    if !name.aside.is_empty() {
                        person.attributes.insert(AS_GIVEN.to_owned(), Value::String(full_name));
                    }
                }
                Err(error) => {
                    refused.get_or_insert(Refused { column: None, reason: error.to_string() });
                }
            }
        }
        // Told before the labels and the source, which every row has.
        let fault = person.faults(Vec::new()).into_iter().next();
        if let Some(source) = &self.lead_source
            && person.facts.get(ContactField::LeadSource).is_none()
        {
            person.facts.set(ContactField::LeadSource, Some(source));
        }
        person.tags = distinct(person.tags.iter().chain(&self.tags));
        let fault = fault.or_else(|| person.faults(Vec::new()).into_iter().next());
        (said, refused.or_else(|| fault.map(|fault| Refused { column: None, reason: fault.message })))
    }

    /// A number; its extension, which no text reaches, goes into the label.
    fn phone(&self, cell: &str, label: Option<&str>) -> Result<Address, String> {
        let (phone, extension) = Phone::parse_with_extension(cell, &self.region).map_err(|error| error.to_string())?;
        let Some(extension) = extension else { return Ok(Address::known_phone(&phone, cell).called(label)) };
        let label = [label.unwrap_or_default(), "ext.", &extension].join(" ");
        Ok(Address::known_phone(&phone, cell).called(Some(&snippet(&label, MAX_KEY))))
    }

    fn cell(&self, said: &mut Said, column: &MappedColumn, cell: &str) -> Result<(), String> {
        use ImportField as F;
        let person = &mut said.person;
        let label = column.key.as_deref();
        let fact = match column.field {
            F::FirstName => ContactField::FirstName,
            F::LastName => ContactField::LastName,
            F::Company => ContactField::Company,
            F::Street => ContactField::Street,
            F::City => ContactField::City,
            F::State => ContactField::State,
            F::PostalCode => ContactField::PostalCode,
            F::Country => ContactField::Country,
            F::LeadSource => ContactField::LeadSource,
            F::CustomerSince => {
                let date = values::date(cell, &self.region, false).map_err(|error| error.to_string())?;
                person.facts.set(ContactField::CustomerSince, Some(&date.to_string()));
                return Ok(());
            }
            F::Lifecycle => {
                let stage = values::lifecycle(cell).map_err(|error| error.to_string())?;
                person.facts.set(ContactField::Lifecycle, Some(stage.as_str()));
                return Ok(());
            }
            F::Phone => {
                for phone in several(cell, |part| self.phone(part, label))? {
                    add(&mut person.phones, phone);
                }
                return Ok(());
            }
            F::Email => {
                for email in several(cell, email)? {
                    add(&mut person.emails, email.called(label));
                }
                return Ok(());
            }
            F::Tags => {
                let tags = values::tags(cell);
                if let Some(long) = tags.iter().find(|tag| tag.chars().count() > MAX_TAG) {
                    let shown = snippet(long, 30);
                    return Err(format!("A label has at most {MAX_TAG} characters; \u{201c}{shown}\u{201d} has more."));
                }
                person.tags = distinct(person.tags.iter().chain(&tags));
                return Ok(());
            }
            F::Attribute => {
                let name = label.unwrap_or_default().trim().to_owned();
                let value = one_line(cell, MAX_ATTRIBUTE)?;
                person.attributes.insert(name, Value::String(value));
                return Ok(());
            }
            F::SmsConsent | F::EmailConsent => {
                let channel = if column.field == F::SmsConsent { ChannelKind::Sms } else { ChannelKind::Email };
                let agrees = values::agrees(cell).map_err(|error| error.to_string())?;
                said.consents.extend(agrees.map(|agrees| (channel, agrees)));
                return Ok(());
            }
            F::SmsOptOut | F::EmailOptOut => {
                let channel = if column.field == F::SmsOptOut { ChannelKind::Sms } else { ChannelKind::Email };
                // "No" to "stopped" is not a "yes" to being written to.
                if values::opted_out(cell) {
                    said.consents.push((channel, false));
                }
                return Ok(());
            }
            // Split once all columns are read.
            F::FullName => return Ok(()),
        };
        person.facts.set(fact, Some(&one_line(cell, MAX_NAME)?));
        Ok(())
    }
}

/// Takes back what an export puts before a cell that a spreadsheet would run as a formula.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}

/// A cell on one line: blanks and line breaks in a row are one blank.
fn one_line(cell: &str, most: usize) -> Result<String, String> {
    let line = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    let count = line.chars().count();
    if count > most { Err(format!("At most {most} characters fit here; there are {count}.")) } else { Ok(line) }
}

fn email(cell: &str) -> Result<Address, String> {
    let cell = cell.trim().trim_start_matches("mailto:").trim_matches(['<', '>']);
    if text::is_email(cell) {
        Ok(Address::email(cell))
    } else {
        Err(format!("\u{201c}{}\u{201d} is no email address; one looks like name@example.com.", snippet(cell, 60)))
    }
}

/// Reads one address, or several with a separator between them. What people write where there is none is none.
fn several(cell: &str, read: impl Fn(&str) -> Result<Address, String>) -> Result<Vec<Address>, String> {
    if is_nothing(cell) {
        return Ok(Vec::new());
    }
    let whole = match read(cell) {
        Ok(address) => return Ok(vec![address]),
        Err(reason) => reason,
    };
    let parts: Vec<&str> = cell
        .split([';', ',', '\n', '|', '/'])
        .map(str::trim)
        .filter(|part| !part.is_empty() && !is_nothing(part))
        .collect();
    if parts.len() < 2 {
        return Err(whole);
    }
    parts.into_iter().map(read).collect()
}

fn is_nothing(cell: &str) -> bool {
    let folded = cell.trim().to_lowercase();
    matches!(folded.as_str(), "n/a" | "na" | "none" | "null" | "nil" | "unknown" | "-" | "--" | "---" | "#n/a")
}

fn add(ours: &mut Vec<Address>, address: Address) {
    if ours.iter().all(|known| known.value != address.value) {
        ours.push(address);
    }
}
