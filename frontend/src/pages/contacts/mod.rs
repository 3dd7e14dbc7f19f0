//! People: the list, one person, and the form for both.

mod addresses;
mod clash;
mod draft;
mod form;
mod list;
mod person;

pub(crate) use list::Contacts;
pub(crate) use person::ContactPage;
pub(super) use person::{ConsentFacts, save_field};

use crm_types::contact::Contact;

/// What to call somebody: name, else company, else number, else address.
fn display_name(contact: &Contact) -> Option<String> {
    let name = [&contact.first_name, &contact.last_name]
        .into_iter()
        .filter_map(|part| part.as_deref().map(str::trim).filter(|part| !part.is_empty()))
        .collect::<Vec<_>>()
        .join(" ");
    Some(name)
        .filter(|name| !name.is_empty())
        .or_else(|| contact.company.clone().filter(|company| !company.trim().is_empty()))
        .or_else(|| contact.phones.first().map(|phone| phone.display.clone()))
        .or_else(|| contact.emails.first().map(|email| email.value.clone()))
}
