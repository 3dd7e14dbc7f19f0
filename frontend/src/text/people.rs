//! Words of the contact pages and the details pane.

use super::count;
use crate::platform;
use crm_types::consent::{ConsentBasis, ConsentState};

pub(crate) const SEARCH_CONTACTS: &str = "Search contacts";
pub(crate) const SEARCH_CONTACTS_HINT: &str = "Name, company, number or email";
pub(crate) const ADD_CONTACT: &str = "Add contact";
pub(crate) const NEW_CONTACT: &str = "New contact";
pub(crate) const BRING_PEOPLE: &str = "Bring your people.";
pub(crate) const BRING_PEOPLE_LEAD: &str = "People who text you are added by themselves. Add others here.";
pub(crate) const NOBODY_YET: &str = "Nobody is here yet.";
pub(crate) const NOBODY_YET_LEAD: &str = "People who text you are added by themselves.";
pub(crate) const NOBODY_FOUND: &str = "Nobody matches.";
pub(crate) const NAME: &str = "Name";
pub(crate) const FIRST_NAME: &str = "First name";
pub(crate) const LAST_NAME: &str = "Last name";
pub(crate) const COMPANY: &str = "Company";
pub(crate) const PHONE: &str = "Phone";
pub(crate) const PHONES: &str = "Phone numbers";
pub(crate) const PHONES_HINT: &str = "One a line, in any notation.";
pub(crate) const EMAILS: &str = "Email addresses";
pub(crate) const EMAILS_HINT: &str = "One a line.";
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
