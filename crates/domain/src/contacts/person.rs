//! A person as a value: what a form says, applied to what is known.

use super::{
    ContactError,
    address::{Address, EMAIL, PHONE},
    facts::Facts,
    search,
};
use crm_entity::{contact, contact_identifier};
use crm_types::{
    FieldError,
    contact::{AddressIn, ContactField, ContactIn, ContactPatch, MAX_ADDRESSES, MAX_ATTRIBUTES, MAX_NAME, MAX_TAGS},
};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Most bytes of further facts, as JSON.
const MAX_ATTRIBUTE_BYTES: usize = 16 * 1024;

/// What we know of a person.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Person {
    #[serde(flatten)]
    pub(crate) facts: Facts,
    pub(crate) tags: Vec<String>,
    pub(crate) attributes: BTreeMap<String, Value>,
    pub(crate) phones: Vec<Address>,
    pub(crate) emails: Vec<Address>,
}

impl Person {
    /// A person as they are stored.
    pub(super) fn of(row: &contact::Model, identifiers: &[contact_identifier::Model]) -> Self {
        let addresses = |kind| {
            let own = identifiers.iter().filter(|own| own.contact_id == row.id && own.kind == kind);
            own.map(Address::of).collect()
        };
        Self {
            facts: Facts::of(row),
            tags: serde_json::from_value(row.tags.clone()).unwrap_or_default(),
            attributes: serde_json::from_value(row.attributes.clone()).unwrap_or_default(),
            phones: addresses(PHONE),
            emails: addresses(EMAIL),
        }
    }

    /// What to call them: by name, else by company or first address.
    pub(crate) fn name(&self) -> String {
        let [first, last, company] = self.names();
        let names: Vec<&str> = [first, last].into_iter().flatten().collect();
        let first = || self.addresses().next().map(|(_, first)| first.value.clone());
        let other = || company.map(str::to_owned).or_else(first);
        if names.is_empty() { other().unwrap_or_default() } else { names.join(" ") }
    }

    /// Takes a name as mail programs write it: `Rosa Quill` or `Quill, Rosa`. An address is no name.
    pub(super) fn call(&mut self, name: &str) {
        let name = crm_rules::snippet(name, MAX_NAME);
        if name.contains('@') {
            return;
        }
        let (first, last) = match name.split_once(',') {
            Some((last, first)) => (first, last),
            None => name.rsplit_once(' ').unwrap_or((&name, "")),
        };
        self.facts.set(ContactField::FirstName, Some(first));
        self.facts.set(ContactField::LastName, Some(last));
    }

    /// Adds what a form says: names that it gives replace ours, everything else is joined.
    pub(super) fn add(&mut self, input: &ContactIn, region: &str) -> Result<(), ContactError> {
        for (field, given) in input.facts() {
            if let Some(given) = given.filter(|given| !given.trim().is_empty()) {
                self.facts.set(field, Some(&given));
            }
        }
        let mut errors = Vec::new();
        let phones = phones(&input.phones, region, &self.phones, &mut errors);
        join(&mut self.phones, phones);
        let emails = emails(&input.emails, &self.emails);
        join(&mut self.emails, emails);
        self.tags = distinct(self.tags.iter().chain(&input.tags));
        self.set(&input.attributes);
        self.check(errors)
    }

    /// Changes what a form names.
    pub(super) fn patch(&mut self, patch: &ContactPatch, region: &str) -> Result<(), ContactError> {
        for (field, given) in patch.facts() {
            if let Some(given) = given {
                self.facts.set(field, given.as_deref());
            }
        }
        let mut errors = Vec::new();
        if let Some(given) = &patch.phones {
            self.phones = distinct_addresses(phones(given, region, &self.phones, &mut errors));
        }
        if let Some(given) = &patch.emails {
            self.emails = distinct_addresses(emails(given, &self.emails));
        }
        if let Some(tags) = &patch.tags {
            self.tags = distinct(tags);
        }
        if let Some(attributes) = &patch.attributes {
            self.set(attributes);
        }
        self.check(errors)
    }

    /// Phone numbers, then email addresses, each with its kind.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = (&'static str, &Address)> {
        let phones = self.phones.iter().map(|address| (PHONE, address));
        phones.chain(self.emails.iter().map(|address| (EMAIL, address)))
    }

    /// What lists sort by.
    pub(crate) fn sort_name(&self) -> String {
        let addresses: Vec<&Address> = self.addresses().map(|(_, address)| address).collect();
        search::sort_name(self.names(), &addresses)
    }

    /// What search looks in.
    pub(super) fn haystack(&self) -> String {
        search::haystack(self.names(), &self.phones, &self.emails)
    }

    fn names(&self) -> [Option<&str>; 3] {
        [ContactField::FirstName, ContactField::LastName, ContactField::Company].map(|field| self.facts.get(field))
    }

    /// Sets facts by name; `null` removes one.
    fn set(&mut self, attributes: &BTreeMap<String, Value>) {
        for (name, value) in attributes {
            if value.is_null() {
                self.attributes.remove(name);
            } else {
                self.attributes.insert(name.clone(), value.clone());
            }
        }
    }

    /// The limits on the whole, which a form that adds a little cannot check.
    fn check(&self, errors: Vec<FieldError>) -> Result<(), ContactError> {
        let errors = self.faults(errors);
        if errors.is_empty() { Ok(()) } else { Err(ContactError::Invalid(errors)) }
    }

    /// What is wrong with the whole, after what is wrong with its parts.
    pub(crate) fn faults(&self, mut errors: Vec<FieldError>) -> Vec<FieldError> {
        let counts = [
            ("/phones", self.phones.len(), MAX_ADDRESSES),
            ("/emails", self.emails.len(), MAX_ADDRESSES),
            ("/tags", self.tags.len(), MAX_TAGS),
            ("/attributes", self.attributes.len(), MAX_ATTRIBUTES),
        ];
        for (pointer, count, most) in counts {
            if count > most {
                errors.push(FieldError::new(pointer, format!("At most {most}; together there would be {count}.")));
            }
        }
        let size = serde_json::to_string(&self.attributes).map_or(usize::MAX, |json| json.len());
        if size > MAX_ATTRIBUTE_BYTES {
            let message = format!("At most {MAX_ATTRIBUTE_BYTES} bytes of JSON; together there would be {size}.");
            errors.push(FieldError::new("/attributes", message));
        }
        if self.attributes.iter().any(|(name, value)| name.contains('\0') || has_nul(value)) {
            errors.push(FieldError::new("/attributes", "Holds a character that cannot be stored (NUL)."));
        }
        let known = self.names().into_iter().flatten().next().is_some() || self.addresses().next().is_some();
        if !known && errors.is_empty() {
            errors.push(FieldError::new("", "Give a name, a phone number or an email address."));
        }
        errors
    }
}

/// Reads phone numbers. One that the person has already is taken as it is: it may be a word, such as `Anonymous`.
fn phones(given: &[AddressIn], region: &str, known: &[Address], errors: &mut Vec<FieldError>) -> Vec<Address> {
    let mut read = Vec::with_capacity(given.len());
    for (index, phone) in given.iter().enumerate() {
        if let Some(known) = known.iter().find(|known| known.value == phone.value) {
            read.push(known.clone().called(phone.label.as_deref()));
            continue;
        }
        match Address::phone(&phone.value, region) {
            Ok(address) => read.push(as_known(address, known).called(phone.label.as_deref())),
            Err(reason) => errors.push(FieldError::new(format!("/phones/{index}/value"), reason.to_string())),
        }
    }
    read
}

/// Reads email addresses.
fn emails(given: &[AddressIn], known: &[Address]) -> Vec<Address> {
    let read = |email: &AddressIn| as_known(Address::email(&email.value), known).called(email.label.as_deref());
    given.iter().map(read).collect()
}

/// An address that is there already keeps the notation that it came in, its label and where it is from.
fn as_known(address: Address, known: &[Address]) -> Address {
    known.iter().find(|known| known.value == address.value).cloned().unwrap_or(address)
}

/// Adds addresses that are not there yet, and the labels of those that are.
fn join(ours: &mut Vec<Address>, given: Vec<Address>) {
    for address in given {
        match ours.iter_mut().find(|known| known.value == address.value) {
            Some(known) => known.label = address.label,
            None => ours.push(address),
        }
    }
}

/// Each address once, in their order.
fn distinct_addresses(given: Vec<Address>) -> Vec<Address> {
    let mut distinct = Vec::with_capacity(given.len());
    join(&mut distinct, given);
    distinct
}

/// Labels without blanks around them, each once, in order of appearance.
pub(crate) fn distinct<'a>(tags: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::new();
    for tag in tags {
        let tag = tag.trim();
        if !distinct.iter().any(|known| known == tag) {
            distinct.push(tag.to_owned());
        }
    }
    distinct
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
