//! People.

use super::{Listing, Phase, Store, merge};
use crate::{failure::Failure, platform};
use crm_types::{
    ContactId, ConversationId,
    contact::{Contact, ContactIn, ContactPatch, ContactQuery, CreateContactQuery},
    conversation::Conversation,
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How often people are fetched again while a file is written.
const WHILE_WRITTEN: Duration = Duration::from_secs(2);

impl Store {
    /// The people who match `q`, perhaps not fetched yet.
    pub(crate) fn people(self, q: &str) -> Listing<ContactId> {
        self.data.try_update_value(|data| data.people.touch(q.to_owned(), Listing::new)).unwrap_or_else(Listing::new)
    }

    /// One person's signal, if fetched.
    pub(crate) fn contact(self, id: ContactId) -> Option<ArcRwSignal<Contact>> {
        self.data.with_value(|data| data.contacts.get(&id))
    }

    /// Fetches the first page of the people who match `q`.
    pub(crate) fn load_people(self, q: &str) {
        self.load_people_page(q, None);
    }

    /// Fetches the next page.
    pub(crate) fn load_more_people(self, q: &str) {
        if let Some(cursor) = self.people(q).next.get_untracked() {
            self.load_people_page(q, Some(cursor));
        }
    }

    fn load_people_page(self, q: &str, cursor: Option<String>) {
        let list = self.people(q);
        if !list.busy.begin() {
            return;
        }
        list.more_failed.set(None);
        let is_first = cursor.is_none();
        let q = q.to_owned();
        let query = ContactQuery { q: Some(q.clone()).filter(|q| !q.is_empty()), cursor, limit: None };
        let (client, asked) = (self.client(), self.read_begins());
        spawn_local(async move {
            match client.contacts(&query).await {
                Ok(page) => {
                    let ids: Vec<_> = page.items.iter().map(|item| item.id).collect();
                    for item in page.items {
                        self.keep_contact(item, asked);
                    }
                    // The order of people is the server's; a first page that changed starts the list anew.
                    let goes_on = page.next_cursor.is_some();
                    let is_same = is_first
                        && list
                            .ids
                            .with_untracked(|known| known.starts_with(&ids) && (goes_on || known.len() == ids.len()));
                    if is_first && !is_same {
                        list.ids.set(ids);
                        list.next.set(page.next_cursor);
                    } else if !is_first {
                        list.ids.update(|known| merge::append(known, &ids));
                        list.next.set(page.next_cursor);
                    }
                    list.phase.set(Phase::Ready);
                }
                Err(error) if is_first => list.fail(error.into()),
                Err(error) => list.more_failed.set(Some(error.into())),
            }
            if list.busy.end() {
                self.load_people(&q);
            }
        });
    }

    /// Fetches the first page after a gap: what is on its way may be older.
    pub(super) fn refresh_people(self, q: &str) {
        if !self.people(q).busy.ask_again() {
            self.load_people(q);
        }
    }

    /// Fetches the people on the screen again in a while: a file that is written changes them several times a second.
    pub(crate) fn refresh_people_soon(self) {
        if self.people_due.try_update_value(|due| std::mem::replace(due, true)) == Some(false) {
            set_timeout(
                move || {
                    self.people_due.set_value(false);
                    if let Some(q) = self.shown.with_untracked(|shown| shown.people.clone()) {
                        self.refresh_people(&q);
                    }
                },
                WHILE_WRITTEN,
            );
        }
    }

    /// Fetches one person.
    pub(crate) async fn fetch_contact(self, id: ContactId) -> Result<ArcRwSignal<Contact>, Failure> {
        let asked = self.read_begins();
        let contact = self.client().contact(id).await?;
        Ok(self.keep_contact(contact, asked))
    }

    /// With whom a thread is.
    pub(super) fn person_of(self, thread: ConversationId) -> Option<ContactId> {
        self.conversation(thread)?.with_untracked(|conversation| conversation.contact.id)
    }

    /// Fetches one person again, if known or on the way: the answer that comes may be older.
    pub(crate) fn refetch_contact(self, id: ContactId) {
        let is_shown = self.shown.with_untracked(|shown| shown.contact == Some(id));
        if is_shown || self.contact(id).is_some() {
            spawn_local(async move {
                let _ = self.fetch_contact(id).await;
            });
        }
    }

    fn keep_contact(self, contact: Contact, asked: u64) -> ArcRwSignal<Contact> {
        let id = contact.id;
        self.data.update_value(|data| data.contacts.put(id, contact.clone(), asked));
        self.contact(id).unwrap_or_else(|| ArcRwSignal::new(contact))
    }

    /// Adds a person.
    pub(crate) async fn create_contact(self, contact: ContactIn) -> Result<ContactId, Failure> {
        contact.validate().map_err(Failure::of_fields)?;
        let asked = self.read_begins();
        let made = self.client().create_contact(&contact, CreateContactQuery::default(), &platform::new_key()).await?;
        let id = made.id;
        self.keep_contact(made, asked);
        self.load_people("");
        Ok(id)
    }

    /// Changes a person.
    pub(crate) async fn patch_contact(self, id: ContactId, patch: ContactPatch) -> Result<(), Failure> {
        patch.validate().map_err(Failure::of_fields)?;
        let asked = self.read_begins();
        let changed = self.client().patch_contact(id, &patch, &platform::new_key()).await?;
        self.keep_contact(changed, asked);
        for conversation in self.conversations_with(id) {
            self.refetch_conversation(conversation);
        }
        Ok(())
    }

    /// The thread with a person, made when there is none.
    pub(crate) async fn open_conversation(self, id: ContactId) -> Result<Conversation, Failure> {
        let asked = self.read_begins();
        let conversation = self.client().open_conversation(id, &platform::new_key()).await?;
        self.keep_conversation(conversation.clone(), asked);
        Ok(conversation)
    }
}
