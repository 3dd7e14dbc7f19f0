//! What somebody says about a file, and what is wrong with it.

use crate::text;
use chrono::NaiveDate;
use crm_types::{
    FieldError,
    consent::ConsentBasis,
    import::{ConsentClaim, Import, ImportField, ImportOptions, MappedColumn, OnConflict},
};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// One column, as it is said to be.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) field: RwSignal<Option<ImportField>>,
    /// The label of an address, or the name of a fact.
    pub(super) key: RwSignal<String>,
}

/// The form of an import.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    columns: StoredValue<Vec<Column>>,
    pub(super) on_conflict: RwSignal<OnConflict>,
    pub(super) tags: RwSignal<String>,
    pub(super) lead_source: RwSignal<String>,
    pub(super) basis: RwSignal<String>,
    pub(super) source: RwSignal<String>,
    pub(super) date: RwSignal<String>,
    pub(super) wording: RwSignal<String>,
    /// What the file was last read with.
    read_with: RwSignal<Option<ImportOptions>>,
}

impl Plan {
    /// As the file was read.
    pub(super) fn of(import: &Import) -> Self {
        let options = &import.options;
        let said = |index: usize| {
            let column = u32::try_from(index).ok()?;
            options.mapping.iter().flatten().find(|mapped| mapped.column == column)
        };
        let columns = (0..import.columns.len()).map(|index| Column {
            field: RwSignal::new(said(index).map(|mapped| mapped.field)),
            key: RwSignal::new(said(index).and_then(|mapped| mapped.key.clone()).unwrap_or_default()),
        });
        let consent = options.consent.clone();
        let plan = Self {
            columns: StoredValue::new(columns.collect()),
            on_conflict: RwSignal::new(options.on_conflict.unwrap_or(OnConflict::FillEmpty)),
            tags: RwSignal::new(options.tags.join(", ")),
            lead_source: RwSignal::new(options.lead_source.clone().unwrap_or_default()),
            basis: RwSignal::new(consent.as_ref().map(|claim| claim.basis.to_string()).unwrap_or_default()),
            source: RwSignal::new(consent.as_ref().map(|claim| claim.source.clone()).unwrap_or_default()),
            date: RwSignal::new(consent.as_ref().map(|claim| claim.date.to_string()).unwrap_or_default()),
            wording: RwSignal::new(consent.and_then(|claim| claim.wording).unwrap_or_default()),
            read_with: RwSignal::new(None),
        };
        plan.read_with.set(untrack(|| plan.options().ok()));
        plan
    }

    pub(super) fn column(self, index: usize) -> Option<Column> {
        self.columns.with_value(|columns| columns.get(index).copied())
    }

    /// The columns that are said to be the same single thing as this one, and this one; none when it is alone. Tracked.
    fn rivals(self, index: usize) -> Vec<usize> {
        self.columns.with_value(|columns| {
            let fields: Vec<_> = columns.iter().map(|column| column.field.get()).collect();
            rivals(&fields, index)
        })
    }

    /// What is wrong with what a column is said to be. Tracked.
    pub(super) fn column_error(self, index: usize, names: &[String]) -> Option<String> {
        let column = self.column(index)?;
        let field = column.field.get()?;
        let rivals = self.rivals(index);
        if !rivals.is_empty() {
            let rivals: Vec<String> = rivals.into_iter().filter_map(|rival| names.get(rival).cloned()).collect();
            return Some(text::rival_columns(field, &rivals));
        }
        let is_nameless = field == ImportField::Attribute && column.key.with(|key| key.trim().is_empty());
        is_nameless.then(|| text::FACT_NAME_NEEDED.to_owned())
    }

    /// The same of all columns, each said once. Tracked.
    pub(super) fn column_errors(self, names: &[String]) -> BTreeSet<String> {
        (0..names.len()).filter_map(|index| self.column_error(index, names)).collect()
    }

    /// Whether a column says who agreed to be written to. Tracked.
    pub(super) fn says_yes(self) -> bool {
        self.columns.with_value(|columns| {
            columns
                .iter()
                .any(|column| matches!(column.field.get(), Some(ImportField::SmsConsent | ImportField::EmailConsent)))
        })
    }

    /// Whether the file was read with something else. Tracked.
    pub(super) fn is_changed(self) -> bool {
        self.options().ok() != self.read_with.get()
    }

    /// The file is read with this from now on.
    pub(super) fn read_with(self, options: ImportOptions) {
        self.read_with.set(Some(options));
    }

    /// What is said, or everything that is wrong with it. Tracked.
    pub(super) fn options(self) -> Result<ImportOptions, Vec<FieldError>> {
        let columns = self.columns.get_value();
        let mapping = (0..).zip(&columns).filter_map(|(column, said)| {
            let field = said.field.get()?;
            let key = Some(said.key.get().trim().to_owned()).filter(|key| takes_key(field) && !key.is_empty());
            Some(MappedColumn { column, field, key })
        });
        let given = |value: RwSignal<String>| Some(value.get().trim().to_owned()).filter(|value| !value.is_empty());
        let mut errors = Vec::new();
        let consent = ConsentBasis::parse(&self.basis.get()).filter(|_| self.says_yes()).map(|basis| {
            // The rest is looked at all the same.
            let date = self.date.get().parse().unwrap_or_else(|_| {
                errors.push(FieldError::new("/consent/date", text::CONSENT_DATE_NEEDED));
                NaiveDate::default()
            });
            ConsentClaim { basis, source: self.source.get().trim().to_owned(), date, wording: given(self.wording) }
        });
        let options = ImportOptions {
            mapping: Some(mapping.collect()),
            on_conflict: Some(self.on_conflict.get()),
            tags: words(&self.tags.get()),
            lead_source: given(self.lead_source),
            consent,
        };
        errors.extend(options.validate().err().unwrap_or_default());
        if errors.is_empty() { Ok(options) } else { Err(errors) }
    }
}

/// Whether a column of this kind has a label or a name of its own.
pub(super) const fn takes_key(field: ImportField) -> bool {
    matches!(field, ImportField::Phone | ImportField::Email | ImportField::Attribute)
}

fn rivals(fields: &[Option<ImportField>], index: usize) -> Vec<usize> {
    let Some(field) = fields.get(index).copied().flatten().filter(|field| !field.is_many()) else { return Vec::new() };
    let same: Vec<usize> = (0..).zip(fields).filter(|(_, other)| **other == Some(field)).map(|(at, _)| at).collect();
    if same.len() > 1 { same } else { Vec::new() }
}

/// Labels as they are typed, separated by commas.
fn words(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crm_types::import::{ImportColumn, ImportStatus};

    fn import(fields: &[ImportField]) -> Import {
        let column = |(column, field): (u32, &ImportField)| MappedColumn { column, field: *field, key: None };
        let mapping: Vec<_> = (0..).zip(fields).map(column).collect();
        let header = |mapped: &MappedColumn| ImportColumn {
            header: mapped.column.to_string(),
            samples: Vec::new(),
            field: Some(mapped.field),
            key: None,
            why: None,
        };
        Import {
            id: crm_types::ImportId(uuid::Uuid::nil()),
            status: ImportStatus::Previewed,
            file_name: String::new(),
            format: None,
            total: 0,
            created: 0,
            updated: 0,
            unchanged: 0,
            rejected: 0,
            conflicting: 0,
            columns: mapping.iter().map(header).collect(),
            options: ImportOptions { mapping: Some(mapping), ..ImportOptions::default() },
            progress: None,
            undoing: false,
            reason: None,
            kept_on_undo: 0,
            created_by: None,
            created_at: chrono::DateTime::UNIX_EPOCH,
            finished_at: None,
        }
    }

    #[test]
    fn rivals_are_told_at_both_and_only_where_there_may_be_one() {
        use ImportField as F;
        let fields = [Some(F::City), None, Some(F::City), Some(F::Phone), Some(F::Phone)];
        assert_eq!(rivals(&fields, 0), [0, 2]);
        assert_eq!(rivals(&fields, 2), [0, 2]);
        assert_eq!(rivals(&fields, 1), [0; 0]);
        assert_eq!(rivals(&fields, 3), [0; 0]);
    }

    #[test]
    fn a_plan_is_changed_by_what_is_said_and_by_nothing_else() {
        Owner::new().with(|| {
            let plan = Plan::of(&import(&[ImportField::City, ImportField::Phone]));
            assert!(!plan.is_changed());
            plan.tags.set(" fair , old".to_owned());
            assert!(plan.is_changed());
            let options = plan.options().unwrap();
            assert_eq!(options.tags, ["fair", "old"]);
            plan.read_with(options);
            assert!(!plan.is_changed());
            plan.column(0).unwrap().field.set(None);
            assert_eq!(plan.options().unwrap().mapping.unwrap().len(), 1);
            assert!(plan.is_changed());
        });
    }

    #[test]
    fn a_claim_of_consent_is_whole_or_is_refused() {
        Owner::new().with(|| {
            let plan = Plan::of(&import(&[ImportField::SmsConsent]));
            assert_eq!(plan.options().unwrap().consent, None);
            plan.basis.set("written_consent".to_owned());
            let pointers = |plan: Plan| -> Vec<String> {
                plan.options().unwrap_err().into_iter().map(|error| error.pointer).collect()
            };
            assert_eq!(pointers(plan), ["/consent/date", "/consent/source"]);
            plan.source.set("Sheet".to_owned());
            plan.date.set("2026-03-01".to_owned());
            assert!(plan.options().unwrap().consent.is_some());
            // Without a column that says yes there is nothing to claim.
            plan.column(0).unwrap().field.set(None);
            assert_eq!(plan.options().unwrap().consent, None);
        });
    }
}
