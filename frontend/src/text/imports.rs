//! Words of the pages that bring people from a file.

use super::{count, fact_label};
use crate::intl;
use crm_types::{
    consent::ConsentBasis,
    import::{Difference, Import, ImportField, ImportProgress, ImportStatus, OnConflict, RowOutcome},
};

pub(crate) const IMPORTS: &str = "Imports";
pub(crate) const IMPORTS_LEAD: &str =
    "Bring people from a spreadsheet or another program. You see what will happen before anything is added.";
pub(crate) const IMPORT: &str = "Import";
pub(crate) const IMPORT_FILE: &str = "Import a file";
pub(crate) const IMPORT_READ_ONLY: &str =
    "Your role does not allow importing. Managers, admins and owners can; what they brought is listed below.";
pub(crate) const NO_IMPORTS: &str = "No file was brought yet.";
pub(crate) const NO_IMPORTS_LEAD: &str = "Each file stays listed here with what became of its rows, and can be undone.";
pub(crate) const PAST_IMPORTS: &str = "Files so far";

// Bringing a file
pub(crate) const BRING: &str = "Bring a file";
pub(crate) const DROP_HERE: &str = "Drop a file here";
pub(crate) const DROP_OR: &str = "or";
pub(crate) const CHOOSE_FILE: &str = "Choose a file";
pub(crate) const CHOOSE_ANOTHER: &str = "Choose another file";
pub(crate) const GOOD_FILE: &str =
    "CSV or Excel (.xlsx), up to 500 MB. The first row names the columns, each further row is one person.";
pub(crate) const SENDING_FILE: &str = "Sending the file";

/// Why a file is not taken, and what to do.
pub(crate) fn file_refused(name: &str, why: FileRefusal) -> String {
    let why = match why {
        FileRefusal::Empty => "is empty. Check that it is the right file.",
        FileRefusal::TooLarge => "is larger than 500 MB. Split it into smaller files.",
        FileRefusal::OldExcel => {
            "is an old Excel file. Open it in your spreadsheet program, save it as .xlsx or CSV, then bring that."
        }
        FileRefusal::NoTable => {
            "is not a table. Open your list in a spreadsheet program, save it as .xlsx or CSV, then bring that."
        }
    };
    format!("\u{201c}{name}\u{201d} {why}")
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileRefusal {
    Empty,
    TooLarge,
    OldExcel,
    NoTable,
}

pub(crate) fn file_sent(sent: f64, size: f64) -> String {
    format!("{} of {} sent", intl::file_size(sent), intl::file_size(size))
}

// Steps
pub(crate) const STEPS: &str = "Steps of the import";
pub(crate) const STEP_NAMES: [&str; 4] = ["Choose a file", "Check", "Add", "Receipt"];

pub(crate) const fn import_status(status: ImportStatus, undoing: bool) -> &'static str {
    match status {
        ImportStatus::Queued => "Being read",
        ImportStatus::Previewed => "Waits for you",
        ImportStatus::Running if undoing => "Being undone",
        ImportStatus::Running => "Being added",
        ImportStatus::Done => "Done",
        ImportStatus::Failed => "Could not be read",
        ImportStatus::Undone => "Undone",
    }
}

/// What the list says about an import.
pub(crate) fn import_in_short(import: &Import) -> String {
    let n = intl::number;
    match import.status {
        ImportStatus::Queued | ImportStatus::Running => String::new(),
        ImportStatus::Previewed => format!(
            "{}: {} new, {} would change, {} rejected",
            rows(import.total),
            n(import.created),
            n(import.updated),
            n(import.rejected)
        ),
        ImportStatus::Done => format!(
            "{}: {} added, {} updated, {} unchanged, {} rejected, {} to decide",
            rows(import.total),
            n(import.created),
            n(import.updated),
            n(import.unchanged),
            n(import.rejected),
            n(import.conflicting)
        ),
        ImportStatus::Failed => import.reason.clone().unwrap_or_default(),
        ImportStatus::Undone if import.kept_on_undo > 0 => format!("{} stayed", values(import.kept_on_undo)),
        ImportStatus::Undone => "Everything was taken back".to_owned(),
    }
}

pub(crate) fn brought_by(name: &str) -> String {
    format!("by {name}")
}

fn of(n: u64, one: &str, many: &str) -> String {
    if n == 1 { count(1, one, many) } else { format!("{} {many}", intl::number(n)) }
}

pub(crate) fn rows(n: u64) -> String {
    of(n, "row", "rows")
}

fn people(n: u64) -> String {
    of(n, "person", "people")
}

fn values(n: u64) -> String {
    of(n, "value", "values")
}

// Columns
pub(crate) const READING: &str = "Reading the file";
pub(crate) const READING_LEAD: &str = "Nothing is added yet. You can leave this page; the file stays in the list.";
pub(crate) const COLUMNS: &str = "What the columns are";
pub(crate) const COLUMNS_LEAD: &str =
    "Guessed from headers and content. Change what is wrong, then read the file again.";
pub(crate) const COLUMN: &str = "Column";
pub(crate) const SAMPLES: &str = "First values";
pub(crate) const MEANING: &str = "What it is";
pub(crate) const LEAVE_OUT: &str = "Leave out";
pub(crate) const LEFT_OUT: &str = "Will be ignored.";
pub(crate) const FACT_NAME_NEEDED: &str = "Name the fact that this column holds.";
pub(crate) const FACT_NAME_HINT: &str = "Name of the fact";
pub(crate) const LABEL_HINT: &str = "Label, e.g. mobile";
pub(crate) const READ_AGAIN: &str = "Read again";
pub(crate) const CHANGED_SINCE_READ: &str = "You changed something. Read the file again to see what happens now.";

pub(crate) fn column_name(header: &str, index: usize) -> String {
    if header.trim().is_empty() { format!("Column {}", index + 1) } else { header.to_owned() }
}

pub(crate) fn meaning_of(column: &str) -> String {
    format!("What \u{201c}{column}\u{201d} is")
}

pub(crate) fn label_of_column(column: &str) -> String {
    format!("Label of \u{201c}{column}\u{201d}")
}

pub(crate) fn fact_of_column(column: &str) -> String {
    format!("Name of the fact in \u{201c}{column}\u{201d}")
}

/// Several columns cannot all be the one value of something.
pub(crate) fn rival_columns(field: ImportField, columns: &[String]) -> String {
    let names: Vec<String> = columns.iter().map(|name| format!("\u{201c}{name}\u{201d}")).collect();
    format!("{} are all \u{201c}{}\u{201d}. Choose one.", names.join(" and "), import_field(field)).replacen(
        " are all ",
        if columns.len() == 2 { " are both " } else { " are all " },
        1,
    )
}

pub(crate) const FIELD_GROUPS: [(&str, &[ImportField]); 5] = [
    ("Name", &[ImportField::FullName, ImportField::FirstName, ImportField::LastName, ImportField::Company]),
    ("Contact", &[ImportField::Phone, ImportField::Email]),
    (
        "Address",
        &[ImportField::Street, ImportField::City, ImportField::State, ImportField::PostalCode, ImportField::Country],
    ),
    (
        "More",
        &[
            ImportField::Tags,
            ImportField::LeadSource,
            ImportField::Lifecycle,
            ImportField::CustomerSince,
            ImportField::Attribute,
        ],
    ),
    (
        "Consent",
        &[ImportField::SmsConsent, ImportField::EmailConsent, ImportField::SmsOptOut, ImportField::EmailOptOut],
    ),
];

pub(crate) const fn import_field(field: ImportField) -> &'static str {
    match field {
        ImportField::FirstName => super::FIRST_NAME,
        ImportField::LastName => super::LAST_NAME,
        ImportField::FullName => "Full name",
        ImportField::Company => super::COMPANY,
        ImportField::Phone => "Phone number",
        ImportField::Email => "Email address",
        ImportField::Street => super::STREET,
        ImportField::City => super::CITY,
        ImportField::State => super::STATE,
        ImportField::PostalCode => super::POSTAL_CODE,
        ImportField::Country => super::COUNTRY,
        ImportField::LeadSource => super::LEAD_SOURCE,
        ImportField::CustomerSince => super::CUSTOMER_SINCE,
        ImportField::Lifecycle => super::LIFECYCLE,
        ImportField::Tags => super::TAGS,
        ImportField::Attribute => "A further fact",
        ImportField::SmsConsent => "Agreed to texts (yes or no)",
        ImportField::EmailConsent => "Agreed to email (yes or no)",
        ImportField::SmsOptOut => "Said stop to texts",
        ImportField::EmailOptOut => "Said stop to email",
    }
}

// Rules
pub(crate) const RULES: &str = "How it is added";
pub(crate) const WHERE_IT_DIFFERS: &str = "Where the file says something else about a known person";
pub(crate) const TAGS_FOR_ALL: &str = "Tags for everybody in the file";
pub(crate) const SOURCE_FOR_ALL: &str = "Lead source";
pub(crate) const SOURCE_FOR_ALL_HINT: &str = "For those who have none, e.g. \u{201c}Home show 2026\u{201d}.";

/// The choice and what it means, the usual one first.
pub(crate) const CONFLICT_RULES: [(OnConflict, &str, &str); 4] = [
    (OnConflict::FillEmpty, "Fill in what is empty", "What you know stays. Differences are listed."),
    (OnConflict::Ask, "Ask me", "A row with a difference changes nothing and waits for your decision."),
    (OnConflict::Overwrite, "Take what the file says", "The file replaces what you know."),
    (OnConflict::Keep, "Only add new people", "Known people stay exactly as they are."),
];

pub(crate) const CONSENT_SOURCE: &str = "Where the consent comes from";
pub(crate) const CONSENT_SOURCE_LEAD: &str = "This file says who agreed to be written to. Without the ground, the place and the date, only a \u{201c}no\u{201d} is taken over.";
pub(crate) const CONSENT_BASIS: &str = "On what ground";
pub(crate) const CONSENT_BASIS_NONE: &str = "Not known: take over only a \u{201c}no\u{201d}";
pub(crate) const CONSENT_RECORD: &str = "Where it is recorded";
pub(crate) const CONSENT_RECORD_HINT: &str = "E.g. \u{201c}Home show sign-up sheet\u{201d}.";
pub(crate) const CONSENT_DATE: &str = "When they agreed";
pub(crate) const CONSENT_DATE_NEEDED: &str = "Give the day on which they agreed.";
pub(crate) const CONSENT_WORDING: &str = "The words that they agreed to";

pub(crate) const CONSENT_BASES: [(ConsentBasis, &str); 4] = [
    (ConsentBasis::WrittenConsent, "They gave written consent"),
    (ConsentBasis::Inquiry, "They asked about our services"),
    (ConsentBasis::Transaction, "They are or were customers"),
    (ConsentBasis::InboundConversation, "They wrote to us first"),
];

// Preview
pub(crate) const WHAT_HAPPENS: &str = "What will happen";
pub(crate) const NOTHING_NEW: &str = "Nothing in this file is new, so there is nothing to add.";
pub(crate) const COUNTS: &str = "Rows by what becomes of them";
pub(crate) const WORST_ROWS: &str = "Rows to look at, at most 50, the worst first";
pub(crate) const NO_WORST: &str = "No row needs a look.";
pub(crate) const NOT_LISTED_YET: &str = "These rows are fine. Each gets its receipt once the file is added.";

pub(crate) const NOT_AMONG_WORST: &str =
    "None of these is among the fifty rows that want a look first. Each gets its receipt once the file is added.";

pub(crate) fn what_happens(import: &Import) -> String {
    let mut parts = vec![format!("{} become new people", rows(import.created))];
    if import.created == 1 {
        parts = vec!["1 row becomes a new person".to_owned()];
    }
    let n = intl::number;
    parts.push(format!("{} add to known people", n(import.updated)));
    parts.push(format!("{} say nothing new", n(import.unchanged)));
    parts.push(format!("{} cannot be used", n(import.rejected)));
    format!("Of {}: {} and {} need a decision.", rows(import.total), parts.join(", "), n(import.conflicting))
}

pub(crate) fn left_out(import: &Import) -> Option<String> {
    let left = import.rejected + import.conflicting;
    (left > 0).then(|| {
        format!("{} will be left out. Afterwards you can download them, mend them and bring them again.", rows(left))
    })
}

/// The verb with its numbers; nothing when there is nothing to do.
pub(crate) fn add_people(created: u64, updated: u64) -> Option<String> {
    match (created, updated) {
        (0, 0) => None,
        (0, updated) => Some(format!("Update {}", people(updated))),
        (created, 0) => Some(format!("Add {}", people(created))),
        (created, updated) => Some(format!("Add {}, update {}", people(created), intl::number(updated))),
    }
}

pub(crate) const fn outcome(outcome: RowOutcome) -> &'static str {
    match outcome {
        RowOutcome::Created => "New",
        RowOutcome::Updated => "Updated",
        RowOutcome::Unchanged => "Unchanged",
        RowOutcome::Rejected => "Rejected",
        RowOutcome::Conflicting => "To decide",
    }
}

pub(crate) const ALL_ROWS: &str = "All";
pub(crate) const LINE: &str = "Line";
pub(crate) const OUTCOME: &str = "Outcome";
pub(crate) const PERSON: &str = "Person";
pub(crate) const SHOW_ROW: &str = "The row in the file";
pub(crate) const NO_ROWS: &str = "No row ended like this.";
pub(crate) const TAKEN: &str = "taken";
pub(crate) const OURS_STAYS: &str = "ours stays";
pub(crate) const STAYED: &str = "stayed, changed since";
pub(crate) const NOTHING: &str = "nothing";
pub(crate) const BECOMES: &str = "the file says";

pub(crate) fn rows_shown(n: usize, more: bool) -> String {
    if more { format!("{n}+ rows shown") } else { count(n, "row shown", "rows shown") }
}

/// The field of a difference, in the words of the forms.
pub(crate) fn difference_field(difference: &Difference) -> String {
    match difference.field.strip_prefix("attribute:") {
        Some(name) => fact_label(name),
        None => ImportField::parse(&difference.field)
            .map_or_else(|| fact_label(&difference.field), |field| import_field(field).to_owned()),
    }
}

pub(crate) fn contact_of_line(line: u64) -> String {
    format!("Open contact of line {line}")
}

// Running
pub(crate) const ADDING: &str = "Adding people";
pub(crate) const ADDING_LEAD: &str = "You can leave this page; the work goes on.";
pub(crate) const TAKING_BACK: &str = "Taking it back";
pub(crate) const TAKING_BACK_LEAD: &str = "New people go, changed values are what they were. You can leave this page.";
pub(crate) const STOP_AND_UNDO: &str = "Stop and undo";
pub(crate) const KEEP_GOING: &str = "Keep going";

pub(crate) fn progress(progress: &ImportProgress) -> String {
    let pace = (progress.rows_per_second > 0).then(|| format!("{} a second", rows(progress.rows_per_second)));
    let left = progress.seconds_left.map(|left| format!("about {} left", duration(left)));
    let done = format!("{} of {}", intl::number(progress.done), rows(progress.of));
    [Some(done), pace, left].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn duration(seconds: u64) -> String {
    if seconds < 90 { of(seconds, "second", "seconds") } else { of(seconds.div_ceil(60), "minute", "minutes") }
}

pub(crate) fn stop_explained(done: u64, of: u64) -> String {
    format!(
        "{} of {} are through. What they added is deleted, what they changed is what it was, and the rest is not added. \
         Nobody may be written to who may not now.",
        intl::number(done),
        rows(of)
    )
}

// Receipt
pub(crate) const RECEIPT: &str = "What became of each row";
pub(crate) const DOWNLOAD_ROWS: &str = "Download these rows (CSV)";
pub(crate) const UNDO_IMPORT: &str = "Undo this import";
pub(crate) const KEEP_IMPORT: &str = "Keep the people";
pub(crate) const FAILED_IMPORT: &str = "This file could not be read";
pub(crate) const FAILED_IMPORT_LEAD: &str = "Nothing of it was added.";

pub(crate) fn undo_title(file: &str) -> String {
    format!("Undo the import of \u{201c}{file}\u{201d}?")
}

pub(crate) fn undo_explained(created: u64, updated: u64) -> String {
    let mut parts = Vec::new();
    if created > 0 {
        parts.push(format!("{} {} deleted", people(created), if created == 1 { "is" } else { "are" }));
    }
    if updated > 0 {
        parts.push(format!("what changed in {} is taken back", people(updated)));
    }
    if parts.is_empty() {
        parts.push("This import changed nobody".to_owned());
    }
    format!(
        "{}. What somebody has changed since stays and is listed. Nobody may be written to who may not now.",
        parts.join(", ")
    )
}

pub(crate) fn done_sentence(import: &Import) -> String {
    format!("{} added, {} updated.", people(import.created), intl::number(import.updated))
}

pub(crate) fn undone_sentence(kept: u64) -> String {
    if kept == 0 {
        "Everything that this file brought was taken back.".to_owned()
    } else {
        format!(
            "This import was taken back. {} stayed, because somebody has changed or used {} since; the rows below say which.",
            values(kept),
            if kept == 1 { "it" } else { "them" }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_stands_in_one_group() {
        let mut grouped: Vec<ImportField> =
            FIELD_GROUPS.iter().flat_map(|(_, fields)| fields.iter().copied()).collect();
        grouped.sort_unstable();
        let mut all = ImportField::ALL.to_vec();
        all.sort_unstable();
        assert_eq!(grouped, all);
        assert_eq!(CONFLICT_RULES.len(), OnConflict::ALL.len());
    }

    #[test]
    fn the_verb_says_only_what_there_is_to_do() {
        assert_eq!(add_people(0, 0), None);
        assert_eq!(add_people(1, 0).as_deref(), Some("Add 1 person"));
        assert_eq!(add_people(0, 2).as_deref(), Some("Update 2 people"));
        assert_eq!(add_people(3, 2).as_deref(), Some("Add 3 people, update 2"));
    }

    #[test]
    fn two_rivals_are_both_and_three_are_all() {
        let names =
            |n: usize| vec!["A".to_owned(), "B".to_owned(), "C".to_owned()].into_iter().take(n).collect::<Vec<_>>();
        assert!(rival_columns(ImportField::City, &names(2)).contains("are both \u{201c}City\u{201d}"));
        assert!(rival_columns(ImportField::City, &names(3)).contains("are all"));
    }

    #[test]
    fn what_an_undo_does_is_said_in_numbers() {
        assert!(undo_explained(1, 0).starts_with("1 person is deleted. "));
        assert!(undo_explained(5, 2).starts_with("5 people are deleted, what changed in 2 people is taken back. "));
    }
}
