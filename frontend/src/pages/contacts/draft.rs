//! What the form of a person holds, apart from the form: what was changed, and where two changed the same.

use crate::text;
use crm_types::contact::{AddressIn, Contact, ContactField, ContactIn, ContactPatch, Lifecycle};
use std::collections::BTreeMap;

/// What is edited, and decided about, as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Fact(ContactField),
    Phones,
    Emails,
    Tags,
}

impl Part {
    pub(super) fn all() -> impl Iterator<Item = Self> {
        ContactField::ALL.iter().copied().map(Self::Fact).chain([Self::Phones, Self::Emails, Self::Tags])
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Fact(field) => text::contact_field(field),
            Self::Phones => text::PHONES,
            Self::Emails => text::EMAILS,
            Self::Tags => text::TAGS,
        }
    }
}

/// A phone number or an email address, and what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) value: String,
    pub(super) label: String,
}

/// Everything of a person that the form shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Draft {
    /// Those that are not empty.
    facts: BTreeMap<ContactField, String>,
    pub(super) phones: Vec<Entry>,
    pub(super) emails: Vec<Entry>,
    pub(super) tags: Vec<String>,
}

impl From<&Contact> for Draft {
    fn from(known: &Contact) -> Self {
        use ContactField as F;
        let mut draft = Self {
            facts: BTreeMap::new(),
            phones: known.phones.iter().map(|phone| entry(&phone.display, phone.label.as_deref())).collect(),
            emails: known.emails.iter().map(|email| entry(&email.value, email.label.as_deref())).collect(),
            tags: known.tags.clone(),
        };
        for (field, value) in [
            (F::FirstName, known.first_name.clone()),
            (F::LastName, known.last_name.clone()),
            (F::Company, known.company.clone()),
            (F::Street, known.street.clone()),
            (F::City, known.city.clone()),
            (F::State, known.state.clone()),
            (F::PostalCode, known.postal_code.clone()),
            (F::Country, known.country.clone()),
            (F::LeadSource, known.lead_source.clone()),
            (F::CustomerSince, known.customer_since.map(|day| day.to_string())),
            (F::Lifecycle, known.lifecycle.map(|lifecycle| lifecycle.to_string())),
        ] {
            draft.set(field, &value.unwrap_or_default());
        }
        draft
    }
}

impl Draft {
    pub(super) fn fact(&self, field: ContactField) -> &str {
        self.facts.get(&field).map(String::as_str).unwrap_or_default()
    }

    pub(super) fn set(&mut self, field: ContactField, value: &str) {
        match value.trim() {
            "" => self.facts.remove(&field),
            value => self.facts.insert(field, value.to_owned()),
        };
    }

    fn given(&self, field: ContactField) -> Option<String> {
        self.facts.get(&field).cloned()
    }

    /// Whether a part is the same in another draft.
    pub(super) fn agrees(&self, part: Part, other: &Self) -> bool {
        match part {
            Part::Fact(field) => self.fact(field) == other.fact(field),
            Part::Phones => self.phones == other.phones,
            Part::Emails => self.emails == other.emails,
            Part::Tags => self.tags == other.tags,
        }
    }

    /// Takes a part over.
    pub(super) fn take(&mut self, part: Part, from: &Self) {
        match part {
            Part::Fact(field) => self.set(field, from.fact(field)),
            Part::Phones => self.phones.clone_from(&from.phones),
            Part::Emails => self.emails.clone_from(&from.emails),
            Part::Tags => self.tags.clone_from(&from.tags),
        }
    }

    /// A part as people read it.
    pub(super) fn words(&self, part: Part) -> String {
        let list = |entries: &[Entry]| {
            let words = entries.iter().map(
                |Entry { value, label }| {
                    if label.is_empty() { value.clone() } else { format!("{value} ({label})") }
                },
            );
            words.collect::<Vec<_>>().join(", ")
        };
        match part {
            Part::Fact(ContactField::Lifecycle) => Lifecycle::parse(self.fact(ContactField::Lifecycle))
                .map(|lifecycle| text::lifecycle(lifecycle).to_owned())
                .unwrap_or_default(),
            Part::Fact(field) => self.fact(field).to_owned(),
            Part::Phones => list(&self.phones),
            Part::Emails => list(&self.emails),
            Part::Tags => self.tags.join(", "),
        }
    }

    /// A new person.
    pub(super) fn person(&self) -> ContactIn {
        use ContactField as F;
        ContactIn {
            first_name: self.given(F::FirstName),
            last_name: self.given(F::LastName),
            company: self.given(F::Company),
            street: self.given(F::Street),
            city: self.given(F::City),
            state: self.given(F::State),
            postal_code: self.given(F::PostalCode),
            country: self.given(F::Country),
            lead_source: self.given(F::LeadSource),
            customer_since: self.fact(F::CustomerSince).parse().ok(),
            lifecycle: Lifecycle::parse(self.fact(F::Lifecycle)),
            phones: addresses(&self.phones),
            emails: addresses(&self.emails),
            tags: self.tags.clone(),
            ..ContactIn::default()
        }
    }

    /// What was changed since `was`; nothing when nothing was.
    pub(super) fn patch(&self, was: &Self, version: i64) -> Option<ContactPatch> {
        use ContactField as F;
        let changed = |field: F| !self.agrees(Part::Fact(field), was);
        let fact = |field: F| changed(field).then(|| self.given(field));
        let patch = ContactPatch {
            first_name: fact(F::FirstName),
            last_name: fact(F::LastName),
            company: fact(F::Company),
            street: fact(F::Street),
            city: fact(F::City),
            state: fact(F::State),
            postal_code: fact(F::PostalCode),
            country: fact(F::Country),
            lead_source: fact(F::LeadSource),
            customer_since: changed(F::CustomerSince).then(|| self.fact(F::CustomerSince).parse().ok()),
            lifecycle: changed(F::Lifecycle).then(|| Lifecycle::parse(self.fact(F::Lifecycle))),
            phones: (self.phones != was.phones).then(|| addresses(&self.phones)),
            emails: (self.emails != was.emails).then(|| addresses(&self.emails)),
            tags: (self.tags != was.tags).then(|| self.tags.clone()),
            ..ContactPatch::default()
        };
        (patch != ContactPatch::default()).then_some(ContactPatch { version: Some(version), ..patch })
    }

    /// What somebody else has made of the person, where nothing was changed here; and the parts that both have changed,
    /// in different ways.
    pub(super) fn meet(&mut self, was: &Self, theirs: &Self) -> Vec<Part> {
        let mut clashes = Vec::new();
        for part in Part::all() {
            if self.agrees(part, was) {
                self.take(part, theirs);
            } else if !theirs.agrees(part, was) && !theirs.agrees(part, self) {
                clashes.push(part);
            }
        }
        clashes
    }
}

fn entry(value: &str, label: Option<&str>) -> Entry {
    Entry { value: value.to_owned(), label: label.unwrap_or_default().to_owned() }
}

/// An empty label is said, too: without one a known address would keep the label that it has.
fn addresses(entries: &[Entry]) -> Vec<AddressIn> {
    entries
        .iter()
        .map(|Entry { value, label }| AddressIn { value: value.clone(), label: Some(label.clone()) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ContactField as F;

    fn draft(facts: &[(F, &str)]) -> Draft {
        let mut draft = Draft::default();
        for (field, value) in facts {
            draft.set(*field, value);
        }
        draft
    }

    #[test]
    fn only_what_was_changed_is_sent() {
        let was = draft(&[(F::Company, "Harrow"), (F::City, "Boston")]);
        assert_eq!(was.patch(&was, 3), None);
        let mut mine = was.clone();
        mine.set(F::City, "");
        mine.phones = vec![entry("617", None)];
        let patch = mine.patch(&was, 3).unwrap();
        assert_eq!((patch.version, patch.city, patch.company), (Some(3), Some(None), None));
        assert_eq!(patch.phones.unwrap(), [AddressIn { value: "617".to_owned(), label: Some(String::new()) }]);
    }

    #[test]
    fn changes_of_other_parts_meet_in_peace() {
        let was = draft(&[(F::Company, "Harrow"), (F::City, "Boston")]);
        let theirs = draft(&[(F::Company, "Harrow Tiles"), (F::City, "Boston"), (F::State, "MA")]);
        let mut mine = draft(&[(F::Company, "Harrow"), (F::City, "Salem"), (F::State, "MA")]);
        assert_eq!(mine.meet(&was, &theirs), []);
        assert_eq!(mine.fact(F::Company), "Harrow Tiles");
        let patch = mine.patch(&theirs, 4).unwrap();
        // Both said the same state, so there is nothing more to say about it.
        assert_eq!((patch.company, patch.city, patch.state), (None, Some(Some("Salem".to_owned())), None));
    }

    #[test]
    fn two_values_of_one_part_clash_and_what_was_typed_stays() {
        let was = draft(&[(F::Company, "Harrow")]);
        let theirs = draft(&[(F::Company, "Harrow Tiles")]);
        let mut mine = draft(&[(F::Company, "Harrow Stone")]);
        assert_eq!(mine.meet(&was, &theirs), [Part::Fact(F::Company)]);
        assert_eq!(mine.fact(F::Company), "Harrow Stone");
    }
}
