//! The facts about a person that have one value, by field.

use chrono::NaiveDate;
use crm_entity::contact;
use crm_types::contact::{ContactField, Lifecycle};
use sea_orm::ActiveValue::Set;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// What is known of a person, as text: a date as `2026-11-29`, a stage by its word. What is not known is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts(BTreeMap<ContactField, String>);

/// With the fields that are not known, as `null`: a log of changes says also what was empty.
impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(ContactField::ALL.iter().map(|field| (field, self.get(*field))))
    }
}

impl Facts {
    /// As they are stored.
    pub(super) fn of(row: &contact::Model) -> Self {
        use ContactField as F;
        let date = row.customer_since.map(|date| date.to_string());
        let stored = [
            (F::FirstName, &row.first_name),
            (F::LastName, &row.last_name),
            (F::Company, &row.company),
            (F::Street, &row.street),
            (F::City, &row.city),
            (F::State, &row.state),
            (F::PostalCode, &row.postal_code),
            (F::Country, &row.country),
            (F::LeadSource, &row.lead_source),
            (F::CustomerSince, &date),
            (F::Lifecycle, &row.lifecycle),
        ];
        stored.into_iter().filter_map(|(field, value)| Some((field, value.clone()?))).collect()
    }

    /// Into their columns.
    pub(super) fn store(&self, row: &mut contact::ActiveModel) {
        use ContactField as F;
        let text = |field| Set(self.get(field).map(str::to_owned));
        row.first_name = text(F::FirstName);
        row.last_name = text(F::LastName);
        row.company = text(F::Company);
        row.street = text(F::Street);
        row.city = text(F::City);
        row.state = text(F::State);
        row.postal_code = text(F::PostalCode);
        row.country = text(F::Country);
        row.lead_source = text(F::LeadSource);
        row.customer_since = Set(self.get(F::CustomerSince).and_then(|date| date.parse::<NaiveDate>().ok()));
        row.lifecycle = text(F::Lifecycle);
    }

    /// The value of a field.
    pub(crate) fn get(&self, field: ContactField) -> Option<&str> {
        self.0.get(&field).map(String::as_str)
    }

    /// Sets a field; nothing, and nothing but blanks, empties it.
    pub(crate) fn set(&mut self, field: ContactField, value: Option<&str>) {
        match value.map(str::trim).filter(|value| !value.is_empty()) {
            Some(value) => self.0.insert(field, value.to_owned()),
            None => self.0.remove(&field),
        };
    }

    /// Those that are known.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (ContactField, &str)> {
        self.0.iter().map(|(field, value)| (*field, value.as_str()))
    }
}

impl FromIterator<(ContactField, String)> for Facts {
    fn from_iter<T: IntoIterator<Item = (ContactField, String)>>(facts: T) -> Self {
        Self(facts.into_iter().collect())
    }
}

/// How far a person is, from the word that is stored. One that this version does not know is from a newer one.
pub(super) fn lifecycle(word: Option<&str>) -> Option<Lifecycle> {
    word.and_then(Lifecycle::parse)
}
