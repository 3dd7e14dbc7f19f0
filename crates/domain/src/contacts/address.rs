//! Addresses in canonical form: equal addresses are equal strings.

use crm_entity::contact_identifier;
use crm_rules_data::phone::{NotAPhone, Phone};
use serde::Serialize;

/// The kind of a phone number, and of whatever else stands where a text's sender should.
pub const PHONE: &str = "phone";
/// The kind of an email address.
pub const EMAIL: &str = "email";

/// For numbers that name their country by themselves.
const ANY_REGION: &str = "US";

/// Longest email address that is kept, in characters (RFC 5321, 4.5.3.1.3).
const MAX_EMAIL: usize = 254;
/// Longest sender that is kept, in characters.
const MAX_SENDER: usize = 100;

/// An address of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Address {
    /// In canonical form.
    pub(crate) value: String,
    /// As it was given.
    pub(crate) raw: String,
    /// What it is, e.g. `mobile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) label: Option<String>,
}

impl Address {
    /// As it is stored.
    pub(super) fn of(row: &contact_identifier::Model) -> Self {
        Self { value: row.value.clone(), raw: row.raw.clone(), label: row.label.clone() }
    }

    /// Reads a phone number as somebody in `region` writes it.
    pub(crate) fn phone(raw: &str, region: &str) -> Result<Self, NotAPhone> {
        let raw = printable(raw);
        let phone = Phone::parse(&raw, region)?;
        Ok(Self { value: phone.as_str().to_owned(), raw, label: None })
    }

    /// A phone number that was read, as `raw` wrote it.
    pub(crate) fn known_phone(phone: &Phone, raw: &str) -> Self {
        Self { value: phone.as_str().to_owned(), raw: printable(raw), label: None }
    }

    /// The same with a label; none leaves the one that it has.
    #[must_use]
    pub(crate) fn called(mut self, label: Option<&str>) -> Self {
        if let Some(label) = label.map(str::trim) {
            self.label = Some(label.to_owned()).filter(|label| !label.is_empty());
        }
        self
    }

    /// An email address. Case does not matter: a server may tell `Rosa@` from `rosa@`, but none is known that does,
    /// and an opt-out must hold for both.
    pub(crate) fn email(raw: &str) -> Self {
        let raw: String = printable(raw).chars().take(MAX_EMAIL).collect();
        Self { value: raw.to_lowercase(), raw, label: None }
    }

    /// The same without a region, where none is needed: of a number with its country, as providers write them.
    pub(super) fn in_full(kind: &str, raw: &str) -> Option<Self> {
        (kind == PHONE && raw.starts_with('+')).then(|| Self::phone(raw, ANY_REGION).ok()).flatten()
    }

    /// Whoever a message came from: also a short code or a word such as `Anonymous`, as given, so that nothing that
    /// was received is without a person.
    pub(super) fn sender(kind: &str, raw: &str, region: &str) -> Self {
        if kind == EMAIL {
            return Self::email(raw);
        }
        Self::phone(raw, region).unwrap_or_else(|_| {
            let raw: String = printable(raw).chars().take(MAX_SENDER).collect();
            let value = if raw.is_empty() { "Unknown".to_owned() } else { raw.clone() };
            Self { value, raw, label: None }
        })
    }
}

/// An email address in the form in which equal ones are equal.
pub fn canonical_email(raw: &str) -> String {
    Address::email(raw).value
}

/// Without blanks around it and characters that no database takes.
fn printable(raw: &str) -> String {
    raw.trim().chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crm_rules_data::phone;

    #[test]
    fn notations_of_one_number_are_one_address() {
        for raw in ["+16175550123", "(617) 555-0123", " 617.555.0123 ", "1 617 555 0123"] {
            assert_eq!(Address::phone(raw, "US").unwrap().value, "+16175550123", "{raw}");
        }
        assert!(Address::phone("Anonymous", "US").is_err());
    }

    #[test]
    fn email_addresses_ignore_case_and_remember_it() {
        let address = Address::email(" Rosa.Quill@Example.COM ");
        assert_eq!(
            (address.value.as_str(), address.raw.as_str()),
            ("rosa.quill@example.com", "Rosa.Quill@Example.COM")
        );
    }

    #[test]
    fn a_sender_without_a_number_is_kept_as_given() {
        let value = |raw| Address::sender(PHONE, raw, "US").value;
        assert_eq!(value("+16175550123"), "+16175550123");
        assert_eq!(value(" Anonymous "), "Anonymous");
        assert_eq!(value("a\0b"), "ab");
        assert_eq!(value(""), "Unknown");
        assert_eq!(value(&"x".repeat(500)).len(), MAX_SENDER);
    }

    #[test]
    fn a_number_with_its_country_needs_no_region() {
        let in_full = |raw| Address::in_full(PHONE, raw).map(|address| address.value);
        for raw in ["+16175550123", "+442079460958", "+1 (617) 555-0123"] {
            assert_eq!(in_full(raw), Some(Address::sender(PHONE, raw, "DE").value), "{raw}");
        }
        for raw in ["6175550123", "+1", "+999123", "Anonymous", ""] {
            assert_eq!(in_full(raw), None, "{raw}");
        }
        assert_eq!(Address::in_full(EMAIL, "+1617@mail.example"), None);
    }

    #[test]
    fn numbers_are_shown_as_people_write_them() {
        assert_eq!(phone::shown("+16175550123", "US"), "(617) 555-0123");
        assert_eq!(phone::shown("Anonymous", "US"), "Anonymous");
    }
}
