//! Imports: a file of people, what each of its columns means, and what became of each of its rows.

use crate::{ContactId, FieldError, ImportId, consent::ConsentBasis, contact::MAX_TAGS, delivery::words, text};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::{IntoParams, ToSchema};

words! {
    /// Where an import stands.
    ImportStatus {
        /// The file is here and is being read; nothing of it is in the book yet.
        Queued = "queued";
        /// It was read, and waits for somebody to confirm it.
        Previewed = "previewed";
        /// Its rows are being written, or being taken back.
        Running = "running";
        /// Each row has its receipt.
        Done = "done";
        /// The file cannot be read; nothing of it is in the book.
        Failed = "failed";
        /// What it wrote was taken back.
        Undone = "undone";
    }
}

words! {
    /// What became of a row: always exactly one of these.
    RowOutcome {
        /// It is a new person.
        Created = "created";
        /// Something was added to or changed in a person who was there.
        Updated = "updated";
        /// The person was there, and the row says nothing new.
        Unchanged = "unchanged";
        /// The row cannot be used; the reason says why.
        Rejected = "rejected";
        /// The row fits two people, or says something else than is known and somebody should decide.
        Conflicting = "conflicting";
    }
}

words! {
    /// What happens where a row says something else about a known person than we know.
    OnConflict {
        /// Known people stay as they are; only new ones are added.
        Keep = "keep";
        /// What the row says replaces what we know.
        Overwrite = "overwrite";
        /// Only what is empty is filled; a difference is listed and ours stays.
        FillEmpty = "fill_empty";
        /// As `fill_empty`, but a row with a difference changes nothing and waits for a decision.
        Ask = "ask";
    }
}

words! {
    /// What a column of the file is.
    ImportField {
        /// First name.
        FirstName = "first_name";
        /// Last name.
        LastName = "last_name";
        /// First and last name in one.
        FullName = "full_name";
        /// Company.
        Company = "company";
        /// A phone number; several columns may be phone numbers. `key` is its label, e.g. `mobile`.
        Phone = "phone";
        /// An email address; several columns may be email addresses. `key` is its label.
        Email = "email";
        /// Street and number.
        Street = "street";
        /// City.
        City = "city";
        /// State or province.
        State = "state";
        /// Postal code.
        PostalCode = "postal_code";
        /// Country.
        Country = "country";
        /// Where the person came from.
        LeadSource = "lead_source";
        /// Since when they have been a customer, a date.
        CustomerSince = "customer_since";
        /// How far they are: lead, prospect, customer, past customer.
        Lifecycle = "lifecycle";
        /// Labels, separated by comma, semicolon or bar.
        Tags = "tags";
        /// A further fact under the name in `key`.
        Attribute = "attribute";
        /// Whether they agreed to texts: yes or no. Yes counts only with `consent` in the options.
        SmsConsent = "sms_consent";
        /// Whether they agreed to email: yes or no. Yes counts only with `consent` in the options.
        EmailConsent = "email_consent";
        /// Whether they said stop to texts: anything that means yes.
        SmsOptOut = "sms_opt_out";
        /// Whether they said stop to email: anything that means yes.
        EmailOptOut = "email_opt_out";
    }
}

impl ImportField {
    /// Whether several columns may be this.
    pub const fn is_many(self) -> bool {
        matches!(self, Self::Phone | Self::Email | Self::Tags | Self::Attribute | Self::SmsOptOut | Self::EmailOptOut)
    }
}

/// What one column of the file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MappedColumn {
    /// Which column, the first one being 0.
    pub column: u32,
    /// What it is.
    pub field: ImportField,
    /// The label of a phone number or email address, or the name of a further fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// Where the consent that a file states comes from. Without this, a consent column is read for its "no" only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentClaim {
    /// On what ground these people may be written to.
    pub basis: ConsentBasis,
    /// Where that is recorded, e.g. `Home show sign-up sheet`.
    pub source: String,
    /// When they agreed.
    pub date: NaiveDate,
    /// The words that they agreed to, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<String>,
}

/// How a file is to be read and written. What is absent is worked out: the columns from their headers and content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportOptions {
    /// What each column is. Columns that are not named are left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<Vec<MappedColumn>>,
    /// What happens where a row differs from what we know; `fill_empty` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_conflict: Option<OnConflict>,
    /// Labels for every person of the file.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Where the people of the file came from, for those who have no lead source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_source: Option<String>,
    /// Where the consent that the file states comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentClaim>,
}

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportColumn {
    /// Its header.
    pub header: String,
    /// The first few values in it.
    pub samples: Vec<String>,
    /// What it is taken for; absent when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<ImportField>,
    /// The label of a phone number or email address, or the name of a further fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Why it is taken for that, in one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// How far the work on an import is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportProgress {
    /// How many rows are through.
    pub done: u64,
    /// Of how many.
    pub of: u64,
    /// Rows a second, lately.
    pub rows_per_second: u64,
    /// How many seconds it will take, at that pace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds_left: Option<u64>,
}

/// A file of people on its way into the book. The five counts add up to `total` once it is previewed, and again once it
/// is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// Where it stands.
    pub status: ImportStatus,
    /// The name of the file.
    pub file_name: String,
    /// How the file was read, e.g. `CSV, UTF-8, comma`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// How many rows it has.
    pub total: u64,
    /// How many are new people.
    pub created: u64,
    /// How many change a known person.
    pub updated: u64,
    /// How many say nothing new.
    pub unchanged: u64,
    /// How many cannot be used.
    pub rejected: u64,
    /// How many need a decision.
    pub conflicting: u64,
    /// The columns, and what each is taken for.
    pub columns: Vec<ImportColumn>,
    /// How it is read and written.
    pub options: ImportOptions,
    /// While it is worked on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<ImportProgress>,
    /// Whether what it wrote is being taken back.
    #[serde(default)]
    pub undoing: bool,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// After an undo: how many values stayed because somebody had changed them since. Each stands with its row.
    pub kept_on_undo: u64,
    /// Who brought the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// When the file came.
    pub created_at: DateTime<Utc>,
    /// When it was done, failed or undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
}

/// A value of a row that is not what we know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Difference {
    /// Which field.
    pub field: String,
    /// What we knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ours: Option<String>,
    /// What the row says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theirs: Option<String>,
    /// Whether the row's value was taken.
    pub taken: bool,
    /// After an undo: whether the value stayed, because somebody had changed it since.
    #[serde(default)]
    pub stayed: bool,
}

/// What became of one row of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportRow {
    /// Its line in the file, the header being 1.
    pub line: u64,
    /// What became of it.
    pub outcome: RowOutcome,
    /// The header of the column that the reason is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Why, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whom it made or met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// The values that are not what we knew.
    #[serde(default)]
    pub differences: Vec<Difference>,
    /// The row as it stands in the file; only where somebody has to look at it: rejected and conflicting rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cells: Option<Vec<String>>,
}

/// Which rows, by query string.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportRowQuery {
    /// Only rows with this outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub outcome: Option<RowOutcome>,
    /// `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// How many items at most: 1 to 200, 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// Which rows are exported, by query string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportRowExport {
    /// Only rows with this outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub outcome: Option<RowOutcome>,
}

/// The form that brings a file.
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct ImportForm {
    /// The file: CSV with any separator, quotes, line ends and encoding, or XLSX.
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
    /// How it is to be read and written, as JSON.
    pub options: Option<ImportOptions>,
}

/// Which imports, by query string.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// How many items at most: 1 to 200, 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// How an import is begun, by query string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NewImportQuery {
    /// Write at once, without waiting for a confirmation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<bool>,
}

/// An import that was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportStarted {
    /// Its id.
    pub id: ImportId,
}

/// Longest label of an address, name of a fact, or note on where consent is recorded, in characters.
pub const MAX_KEY: usize = 60;
/// Most columns that are read.
pub const MAX_COLUMNS: u32 = 1000;

impl ImportOptions {
    /// Checks everything that needs no look at the file.
    ///
    /// # Errors
    /// Every field that is wrong, with its JSON pointer.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        for (index, mapped) in self.mapping.iter().flatten().enumerate() {
            let twin = |other: &&MappedColumn| other.column == mapped.column;
            let rival = |other: &&MappedColumn| !mapped.field.is_many() && other.field == mapped.field;
            let before = || self.mapping.iter().flatten().take(index);
            if mapped.column >= MAX_COLUMNS {
                errors.push(FieldError::new(
                    format!("/mapping/{index}/column"),
                    format!("At most {MAX_COLUMNS} columns are read; the first one is 0."),
                ));
            } else if before().any(|other| twin(&other)) {
                errors.push(FieldError::new(format!("/mapping/{index}/column"), "This column is named twice."));
            }
            if let Some(first) = before().find(|other| rival(other)) {
                errors.push(FieldError::new(
                    format!("/mapping/{index}/field"),
                    format!("Two columns are {}: {} and {}. Choose one.", mapped.field, first.column, mapped.column),
                ));
            }
            let key = mapped.key.as_deref().map(str::trim).unwrap_or_default();
            if key.chars().count() > MAX_KEY || key.chars().any(char::is_control) {
                errors.push(FieldError::new(
                    format!("/mapping/{index}/key"),
                    format!("At most {MAX_KEY} characters on one line."),
                ));
            } else if mapped.field == ImportField::Attribute && key.is_empty() {
                errors.push(FieldError::new(format!("/mapping/{index}/key"), "Name the fact that this column holds."));
            }
        }
        text::check_count(&mut errors, "/tags", self.tags.len(), MAX_TAGS);
        text::check_tags(&mut errors, &self.tags);
        text::check_names(&mut errors, [("/lead_source", self.lead_source.as_deref())]);
        if let Some(consent) = &self.consent {
            let source = consent.source.trim();
            if source.is_empty() || source.chars().count() > 200 || source.chars().any(char::is_control) {
                errors.push(FieldError::new(
                    "/consent/source",
                    "Say where the consent is recorded, in 1 to 200 characters on one line.",
                ));
            }
            if consent.wording.as_deref().is_some_and(|words| words.chars().count() > 2000) {
                errors.push(FieldError::new("/consent/wording", "At most 2000 characters."));
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(column: u32, field: ImportField) -> MappedColumn {
        MappedColumn { column, field, key: None }
    }

    fn pointers(options: &ImportOptions) -> Vec<String> {
        let errors = options.validate().err().unwrap_or_default();
        errors.into_iter().map(|error| error.pointer).collect()
    }

    #[test]
    fn two_columns_of_one_field_are_refused_unless_there_may_be_several() {
        let of = |fields: [ImportField; 2]| {
            let mapping = fields.into_iter().zip(0..).map(|(field, index)| column(index, field)).collect();
            ImportOptions { mapping: Some(mapping), ..ImportOptions::default() }
        };
        assert_eq!(pointers(&of([ImportField::FirstName, ImportField::FirstName])), ["/mapping/1/field"]);
        assert!(of([ImportField::Phone, ImportField::Phone]).validate().is_ok());
    }

    #[test]
    fn a_column_is_one_thing_and_a_fact_has_a_name() {
        let mapping = vec![column(0, ImportField::Email), column(0, ImportField::Attribute)];
        let options = ImportOptions { mapping: Some(mapping), ..ImportOptions::default() };
        assert_eq!(pointers(&options), ["/mapping/1/column", "/mapping/1/key"]);
    }
}
