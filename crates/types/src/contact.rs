//! People.

use crate::{ContactId, ConversationId, FieldError, consent::ContactConsent, delivery::words, text};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};
use utoipa::{IntoParams, ToSchema};

words! {
    /// A fact about a person that has one value.
    ContactField {
        /// First name.
        FirstName = "first_name";
        /// Last name.
        LastName = "last_name";
        /// Company.
        Company = "company";
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
        /// Where they came from.
        LeadSource = "lead_source";
        /// Since when they have been a customer.
        CustomerSince = "customer_since";
        /// How far they are.
        Lifecycle = "lifecycle";
    }
}

words! {
    /// How far a person is with us.
    Lifecycle {
        /// Somebody whom we may win.
        Lead = "lead";
        /// Somebody who talks to us about work.
        Prospect = "prospect";
        /// Somebody for whom we work.
        Customer = "customer";
        /// Somebody for whom we worked.
        PastCustomer = "past_customer";
    }
}

/// A phone number of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PhoneView {
    /// E.164, e.g. `+16175550123`.
    #[schema(example = "+16175550123")]
    pub value: String,
    /// As people write it, e.g. `(617) 555-0123`.
    #[schema(example = "(617) 555-0123")]
    pub display: String,
    /// What it is, e.g. `mobile`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "mobile")]
    pub label: Option<String>,
}

/// An email address of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EmailView {
    /// The address.
    #[schema(example = "rosa@example.com")]
    pub value: String,
    /// What it is, e.g. `work`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "work")]
    pub label: Option<String>,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Street and number.
    pub street: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or province.
    pub state: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// Where they came from.
    pub lead_source: Option<String>,
    /// Since when they have been a customer.
    pub customer_since: Option<NaiveDate>,
    /// How far they are.
    pub lifecycle: Option<Lifecycle>,
    /// Phone numbers, first one first.
    pub phones: Vec<PhoneView>,
    /// Email addresses, first one first.
    pub emails: Vec<EmailView>,
    /// Labels.
    pub tags: Vec<String>,
    /// Further facts by name.
    #[schema(value_type = Object)]
    pub attributes: BTreeMap<String, serde_json::Value>,
    /// May we write to them?
    pub consent: ContactConsent,
    /// The thread with them, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// Counts the changes of the record. A change that names it is refused when somebody else was faster.
    pub version: i64,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A person in short, for lists and headers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactSummary {
    /// Its id; absent for a group.
    pub id: Option<ContactId>,
    /// What to call them: name, else company, else number.
    #[schema(example = "Rosa Quill")]
    pub name: String,
    /// The number (E.164) or address we talk to, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "+16175550123")]
    pub address: Option<String>,
    /// The same, as people write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "(617) 555-0123")]
    pub display: Option<String>,
    /// Labels.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// An address of a new or changed person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddressIn {
    /// A phone number in any notation, or an email address.
    #[schema(example = "(617) 555-0123")]
    pub value: String,
    /// What it is, e.g. `mobile`. When absent, a known address keeps the label that it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "mobile")]
    pub label: Option<String>,
}

impl From<String> for AddressIn {
    fn from(value: String) -> Self {
        Self { value, label: None }
    }
}

/// A new person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactIn {
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// Street and number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// City.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State or province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Where they came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_source: Option<String>,
    /// Since when they have been a customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_since: Option<NaiveDate>,
    /// How far they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifecycle: Option<Lifecycle>,
    /// Phone numbers.
    #[serde(default)]
    pub phones: Vec<AddressIn>,
    /// Email addresses.
    #[serde(default)]
    pub emails: Vec<AddressIn>,
    /// Labels.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Further facts by name.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub attributes: BTreeMap<String, serde_json::Value>,
}

/// A change of a person: what is absent stays, `null` empties.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactPatch {
    /// The version that was changed. When it is not the present one, somebody else was faster, and the answer is 409
    /// `stale`; without it, the last word counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some")]
    #[schema(value_type = Option<String>)]
    pub first_name: Option<Option<String>>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some")]
    #[schema(value_type = Option<String>)]
    pub last_name: Option<Option<String>>,
    /// Company.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some")]
    #[schema(value_type = Option<String>)]
    pub company: Option<Option<String>>,
    /// Street and number.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some")]
    #[schema(value_type = Option<String>)]
    pub street: Option<Option<String>>,
    /// City.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some")]
    #[schema(value_type = Option<String>)]
    pub city: Option<Option<String>>,
    /// State or province.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some")]
    #[schema(value_type = Option<String>)]
    pub state: Option<Option<String>>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some")]
    #[schema(value_type = Option<String>)]
    pub postal_code: Option<Option<String>>,
    /// Country.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some")]
    #[schema(value_type = Option<String>)]
    pub country: Option<Option<String>>,
    /// Where they came from.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some")]
    #[schema(value_type = Option<String>)]
    pub lead_source: Option<Option<String>>,
    /// Since when they have been a customer.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some")]
    #[schema(value_type = Option<NaiveDate>)]
    pub customer_since: Option<Option<NaiveDate>>,
    /// How far they are.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some")]
    #[schema(value_type = Option<Lifecycle>)]
    pub lifecycle: Option<Option<Lifecycle>>,
    /// All phone numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phones: Option<Vec<AddressIn>>,
    /// All email addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emails: Option<Vec<AddressIn>>,
    /// All labels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// Facts to set by name; `null` removes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub attributes: Option<BTreeMap<String, serde_json::Value>>,
}

/// Keeps `null` apart from "absent".
#[expect(clippy::option_option, reason = "absent, null and a value are three things here")]
fn some<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(value: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(value).map(Some)
}

/// Longest name or company, in characters.
pub const MAX_NAME: usize = 200;
/// Most addresses of one kind.
pub const MAX_ADDRESSES: usize = 20;
/// Most labels.
pub const MAX_TAGS: usize = 50;
/// Most further facts.
pub const MAX_ATTRIBUTES: usize = 200;

impl ContactIn {
    /// The facts that have one value, as text: those that are given.
    pub fn facts(&self) -> Vec<(ContactField, Option<String>)> {
        use ContactField as F;
        let date = self.customer_since.map(|date| date.to_string());
        let lifecycle = self.lifecycle.map(|lifecycle| lifecycle.to_string());
        vec![
            (F::FirstName, self.first_name.clone()),
            (F::LastName, self.last_name.clone()),
            (F::Company, self.company.clone()),
            (F::Street, self.street.clone()),
            (F::City, self.city.clone()),
            (F::State, self.state.clone()),
            (F::PostalCode, self.postal_code.clone()),
            (F::Country, self.country.clone()),
            (F::LeadSource, self.lead_source.clone()),
            (F::CustomerSince, date),
            (F::Lifecycle, lifecycle),
        ]
    }

    /// Checks everything that needs no look-up. Phone numbers are parsed by the server.
    ///
    /// # Errors
    /// Every field that is wrong, with its JSON pointer.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        text::check_facts(&mut errors, &self.facts());
        text::check_count(&mut errors, "/phones", self.phones.len(), MAX_ADDRESSES);
        text::check_count(&mut errors, "/emails", self.emails.len(), MAX_ADDRESSES);
        text::check_labels(&mut errors, "/phones", &self.phones);
        text::check_labels(&mut errors, "/emails", &self.emails);
        text::check_emails(&mut errors, &self.emails);
        text::check_tags(&mut errors, &self.tags);
        text::check_count(&mut errors, "/attributes", self.attributes.len(), MAX_ATTRIBUTES);
        let blank = |name: &Option<String>| name.as_deref().is_none_or(|name| name.trim().is_empty());
        if blank(&self.first_name)
            && blank(&self.last_name)
            && blank(&self.company)
            && self.phones.is_empty()
            && self.emails.is_empty()
        {
            errors.push(FieldError::new("", "Give a name, a phone number or an email address."));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

impl ContactPatch {
    /// The facts that have one value, as text: absent, emptied, or set.
    pub fn facts(&self) -> Vec<(ContactField, Option<Option<String>>)> {
        use ContactField as F;
        let date = self.customer_since.map(|given| given.map(|date| date.to_string()));
        let lifecycle = self.lifecycle.map(|given| given.map(|lifecycle| lifecycle.to_string()));
        vec![
            (F::FirstName, self.first_name.clone()),
            (F::LastName, self.last_name.clone()),
            (F::Company, self.company.clone()),
            (F::Street, self.street.clone()),
            (F::City, self.city.clone()),
            (F::State, self.state.clone()),
            (F::PostalCode, self.postal_code.clone()),
            (F::Country, self.country.clone()),
            (F::LeadSource, self.lead_source.clone()),
            (F::CustomerSince, date),
            (F::Lifecycle, lifecycle),
        ]
    }

    /// Checks everything that needs no look-up.
    ///
    /// # Errors
    /// Every field that is wrong, with its JSON pointer.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        let given = self.facts().into_iter().filter_map(|(field, given)| Some((field, given?))).collect::<Vec<_>>();
        text::check_facts(&mut errors, &given);
        if let Some(phones) = &self.phones {
            text::check_count(&mut errors, "/phones", phones.len(), MAX_ADDRESSES);
            text::check_labels(&mut errors, "/phones", phones);
        }
        if let Some(emails) = &self.emails {
            text::check_count(&mut errors, "/emails", emails.len(), MAX_ADDRESSES);
            text::check_labels(&mut errors, "/emails", emails);
            text::check_emails(&mut errors, emails);
        }
        if let Some(tags) = &self.tags {
            text::check_tags(&mut errors, tags);
        }
        if let Some(attributes) = &self.attributes {
            text::check_count(&mut errors, "/attributes", attributes.len(), MAX_ATTRIBUTES);
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// Which contacts, by query string.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContactQuery {
    /// Words to look for in names, company, phone numbers and email addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// How many items at most: 1 to 200, 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// By which address an existing person is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UpsertBy {
    /// By any of the phone numbers.
    Phone,
    /// By any of the email addresses.
    Email,
}

/// How a contact is created, by query string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CreateContactQuery {
    /// Update the person who already has this address instead of refusing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upsert: Option<UpsertBy>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_needs_something_to_be_known_by() {
        let errors = ContactIn::default().validate().expect_err("empty");
        assert_eq!(errors.len(), 1);
        assert!(ContactIn { company: Some("Quill Homes".into()), ..ContactIn::default() }.validate().is_ok());
    }

    #[test]
    fn null_empties_and_absence_keeps() {
        let patch: ContactPatch = serde_json::from_str(r#"{"first_name":null}"#).expect("valid");
        assert_eq!(patch.first_name, Some(None));
        assert_eq!(patch.last_name, None);
    }

    #[test]
    fn each_wrong_field_is_named() {
        let contact = ContactIn {
            first_name: Some("x".repeat(MAX_NAME + 1)),
            emails: vec![AddressIn::from("not an address".to_owned())],
            ..ContactIn::default()
        };
        let pointers: Vec<String> =
            contact.validate().expect_err("wrong").into_iter().map(|error| error.pointer).collect();
        assert_eq!(pointers, ["/first_name", "/emails/0/value"]);
    }
}
