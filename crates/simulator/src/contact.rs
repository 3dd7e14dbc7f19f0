//! The provider's own address book, as far as its webhooks tell of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{clock::serialize_stamp, subject::Subject, world::World};

/// A contact of the provider's address book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Provider id, `CT...`.
    pub id: String,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// Where they work.
    pub company: Option<String>,
    /// The number.
    pub number: String,
    /// When it was made.
    #[serde(serialize_with = "serialize_stamp")]
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(serialize_with = "serialize_stamp")]
    pub updated_at: DateTime<Utc>,
}

/// What somebody writes into the provider's address book.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContactEdit {
    /// Whose number it is; a known one changes that contact.
    pub number: String,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// Where they work.
    pub company: Option<String>,
    /// Deletes the contact instead.
    pub delete: bool,
}

impl World {
    /// Makes, changes or deletes a contact. Answers it as it is now, or was.
    pub(crate) fn edit_contact(&mut self, edit: ContactEdit) -> Contact {
        let at = self.clock.now();
        let place = self.contacts.iter().position(|contact| contact.number == edit.number);
        let known = place.map(|place| self.contacts.remove(place));
        let mut contact = known.unwrap_or_else(|| Contact {
            id: self.ids.next("CT"),
            first_name: None,
            last_name: None,
            company: None,
            number: edit.number,
            created_at: at,
            updated_at: at,
        });
        if edit.delete {
            self.publish("contact.deleted", &Subject::Contact(contact.clone()), None, at);
            return contact;
        }
        contact.first_name = edit.first_name;
        contact.last_name = edit.last_name;
        contact.company = edit.company;
        contact.updated_at = at;
        self.contacts.push(contact.clone());
        // The provider uses one name for new and changed ones.
        self.publish("contact.updated", &Subject::Contact(contact.clone()), None, at);
        contact
    }
}
