//! Words of the contact pages and the details pane.

use super::count;
use crate::platform;
use crm_types::{
    consent::{ConsentBasis, ConsentState},
    contact::{ContactField, Lifecycle},
};

pub(crate) const SEARCH_CONTACTS: &str = "Search contacts";
pub(crate) const SEARCH_CONTACTS_HINT: &str = "Name, company, number or email";
pub(crate) const ADD_CONTACT: &str = "Add contact";
pub(crate) const NEW_CONTACT: &str = "New contact";
pub(crate) const BRING_PEOPLE: &str = "Bring your people.";
pub(crate) const BRING_PEOPLE_LEAD: &str =
    "Import a CSV or Excel file: a row of column names, then one person a row with a phone number or an email address.";
pub(crate) const ADD_ONE: &str = "Add one";
pub(crate) const NOBODY_YET: &str = "Nobody is here yet.";
pub(crate) const NOBODY_YET_LEAD: &str = "People who text you are added by themselves.";
pub(crate) const NOBODY_FOUND: &str = "Nobody matches.";
pub(crate) const NAME: &str = "Name";
pub(crate) const FIRST_NAME: &str = "First name";
pub(crate) const LAST_NAME: &str = "Last name";
pub(crate) const COMPANY: &str = "Company";
pub(crate) const PHONE: &str = "Phone";
pub(crate) const PHONES: &str = "Phone numbers";
pub(crate) const EMAILS: &str = "Email addresses";
pub(crate) const ADD_PHONE: &str = "Add phone";
pub(crate) const ADD_EMAIL: &str = "Add email";
pub(crate) const LABEL: &str = "Label";
pub(crate) const PHONE_LABELS: [&str; 4] = ["mobile", "home", "work", "other"];
pub(crate) const EMAIL_LABELS: [&str; 3] = ["home", "work", "other"];
pub(crate) const ADDRESS: &str = "Address";
pub(crate) const STREET: &str = "Street";
pub(crate) const CITY: &str = "City";
pub(crate) const STATE: &str = "State";
pub(crate) const POSTAL_CODE: &str = "Postal code";
pub(crate) const ABOUT: &str = "About";
pub(crate) const LEAD_SOURCE: &str = "Lead source";
pub(crate) const LEAD_SOURCE_HINT: &str = "Where they came from, e.g. \u{201c}Referral\u{201d}.";
pub(crate) const CUSTOMER_SINCE: &str = "Customer since";
pub(crate) const LIFECYCLE: &str = "Lifecycle";
pub(crate) const NOT_SAID: &str = "Not said";
pub(crate) const NO_ADDRESS_KNOWN: &str = "No address yet.";
pub(crate) const TAGS: &str = "Tags";
pub(crate) const TAGS_HINT: &str = "Separated by commas.";
pub(crate) const TEXT_THEM: &str = "Text";
pub(crate) const SEE_CONVERSATION: &str = "See conversation";
pub(crate) const CONSENT: &str = "Consent";
pub(crate) const CONSENT_TEXT: &str = "Texts";
pub(crate) const CONSENT_EMAIL: &str = "Email";
pub(crate) const DETAILS: &str = "Details";
pub(crate) const CONTACT: &str = "Contact";
pub(crate) const NO_NAME: &str = "No name yet";
pub(crate) const NONE: &str = "None";
pub(crate) const EDIT: &str = "Edit";
pub(crate) const OPEN_CONTACT: &str = "Open contact";
pub(crate) const ADDED: &str = "Added";
pub(crate) const CHANGED: &str = "Last changed";
pub(crate) const GROUP: &str = "This is a group conversation.";

/// A key of an import or an integration as a label: `year_built` is "Year built".
pub(crate) fn fact_label(key: &str) -> String {
    let words = key.replace('_', " ");
    let words = words.trim();
    if words.is_empty() { key.to_owned() } else { platform::capitalised(words) }
}

pub(crate) fn edit_field(field: &str) -> String {
    // Our own words are ASCII; the tables for all letters are large.
    format!("Edit {}", field.to_ascii_lowercase())
}

pub(crate) fn contacts_shown(n: usize, more: bool) -> String {
    if more { format!("{n}+ contacts") } else { count(n, "contact", "contacts") }
}

pub(crate) fn contacts_matching(n: usize, more: bool, q: &str) -> String {
    format!("{} matching \u{201c}{q}\u{201d}", contacts_shown(n, more))
}

pub(crate) fn copy_value(value: &str) -> String {
    format!("Copy {value}")
}

/// One of several addresses, e.g. `Phone 2`.
pub(crate) fn nth(what: &str, index: usize) -> String {
    format!("{what} {}", index + 1)
}

pub(crate) fn label_of(what: &str) -> String {
    format!("Label of {}", what.to_ascii_lowercase())
}

pub(crate) fn remove_address(what: &str) -> String {
    format!("Remove {}", what.to_ascii_lowercase())
}

pub(crate) const fn lifecycle(lifecycle: Lifecycle) -> &'static str {
    match lifecycle {
        Lifecycle::Lead => "Lead",
        Lifecycle::Prospect => "Prospect",
        Lifecycle::Customer => "Customer",
        Lifecycle::PastCustomer => "Past customer",
    }
}

pub(crate) const fn contact_field(field: ContactField) -> &'static str {
    match field {
        ContactField::FirstName => FIRST_NAME,
        ContactField::LastName => LAST_NAME,
        ContactField::Company => COMPANY,
        ContactField::Street => STREET,
        ContactField::City => CITY,
        ContactField::State => STATE,
        ContactField::PostalCode => POSTAL_CODE,
        ContactField::Country => super::COUNTRY,
        ContactField::LeadSource => LEAD_SOURCE,
        ContactField::CustomerSince => CUSTOMER_SINCE,
        ContactField::Lifecycle => LIFECYCLE,
    }
}

// Two who change the same person
pub(crate) const CLASH: &str = "Somebody else has changed this person meanwhile.";
pub(crate) const CLASH_LEAD: &str = "Nothing that you typed is lost. Choose what stays, then save.";
pub(crate) const CLASH_WAS: &str = "Was";
pub(crate) const CLASH_THEIRS: &str = "Theirs";
pub(crate) const CLASH_YOURS: &str = "Yours";
pub(crate) const CLASH_CHOOSE: &str = "Choose theirs or yours.";

pub(crate) const fn consent_state(state: ConsentState) -> &'static str {
    match state {
        ConsentState::Subscribed => "Subscribed",
        ConsentState::Unsubscribed => "Opted out",
        ConsentState::Held => "On hold",
        ConsentState::Unknown => "Not asked",
    }
}

pub(crate) const fn consent_basis(basis: Option<ConsentBasis>) -> &'static str {
    match basis {
        Some(ConsentBasis::WrittenConsent) => "gave written consent",
        Some(ConsentBasis::Inquiry) => "asked about your services",
        Some(ConsentBasis::Transaction) => "is or was a customer",
        Some(ConsentBasis::InboundConversation) => "wrote to you first",
        Some(ConsentBasis::Cold) => "cold outreach",
        None => "no basis recorded",
    }
}

#[cfg(test)]
mod tests {
    use super::fact_label;

    #[test]
    fn keys_become_labels() {
        assert_eq!(fact_label("year_built"), "Year built");
        assert_eq!(fact_label("élevage"), "Élevage");
        assert_eq!(fact_label("_"), "_");
    }
}
