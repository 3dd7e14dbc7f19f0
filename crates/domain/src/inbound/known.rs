//! What some messages are about, asked once for all of them: whether threads show them already, who wrote them, what
//! the writers said about being written to, and their threads. When a hundred customers answer in a minute, one
//! question for sixteen of them instead of sixteen is most of the work.
//!
//! Only of what comes in: a message of ours is changed by the answer of its provider at any moment, so it is asked for
//! when it is its turn. All is read in the transaction that uses it, after the locks of these messages and numbers were
//! taken; what the transaction itself may have changed since is asked again.

use super::apply::Told;
use crate::{
    changes::{self, Changed},
    consent::{self, Effect},
    contacts::{self, PHONE},
    env::Env,
    inbox::{
        item::{self, NewItem},
        thread::{self, With},
    },
    journal,
};
use crm_entity::{activity, consent_state, sender};
use crm_store::dialect;
use crm_types::{
    ActivityId, ConnectionId, ContactId, ConversationId, WorkspaceId,
    activity::{ActivityKind, ChannelKind, Direction},
    connection::ProviderKind,
    live::ChangeKind,
};
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::{BTreeSet, HashMap, HashSet, hash_map::Entry};

/// A message at its provider: who carries it, as what it is shown, and its id there.
type Named = (ProviderKind, ActivityKind, String);

/// What is known of some messages of a workspace, and what is to be told of them at the end.
pub(super) struct Known {
    workspace: WorkspaceId,
    lines: HashMap<ConnectionId, Vec<sender::Model>>,
    /// `None`: no thread shows it.
    items: HashMap<Named, Option<activity::Model>>,
    people: HashMap<String, ContactId>,
    /// `None`: nothing was said of it.
    said: HashMap<String, Option<consent_state::Model>>,
    threads: HashMap<ContactId, ConversationId>,
    news: Vec<Changed>,
}

impl Known {
    /// Takes the locks of these messages and asks. Two reports of one message (two webhooks, a poll and a webhook) run
    /// one after the other from here on.
    ///
    /// # Errors
    /// The database's error.
    pub(super) async fn ask(
        tx: &impl ConnectionTrait,
        workspace: WorkspaceId,
        told: &[Told<'_>],
    ) -> Result<Self, DbErr> {
        let ids = told.iter().map(|told| format!("message:{workspace}:{}", told.message.provider_id));
        dialect::serialise_all(tx, ids).await?;
        let mut known = Self {
            workspace,
            lines: HashMap::new(),
            items: HashMap::new(),
            people: HashMap::new(),
            said: HashMap::new(),
            threads: HashMap::new(),
            news: Vec::new(),
        };
        for told in told {
            let connection = told.source.connection;
            if let Entry::Vacant(unknown) = known.lines.entry(connection) {
                unknown.insert(super::apply::lines(tx, told.source).await?);
            }
        }
        let incoming: Vec<&Told<'_>> = told.iter().filter(|told| told.message.direction == Direction::In).collect();
        known.ask_for_items(tx, &incoming).await?;
        // Most of them are new; of those that are shown already nothing else is needed.
        let new = incoming.into_iter().filter(|told| known.items.get(&told.named()).is_some_and(Option::is_none));
        let addresses: BTreeSet<String> = new.map(|told| told.message.from.clone()).collect();
        if addresses.is_empty() {
            return Ok(known);
        }
        known.people = contacts::store::owners_by_phone(tx, workspace, &addresses).await?;
        let states = consent::states(tx, workspace, ChannelKind::Sms, &addresses).await?;
        known.said = addresses.into_iter().map(|address| (address, None)).collect();
        known.said.extend(states.into_iter().map(|state| (state.address.clone(), Some(state))));
        let people: BTreeSet<ContactId> = known.people.values().copied().collect();
        if !people.is_empty() {
            known.threads = thread::of_people(tx, workspace, &people).await?;
        }
        Ok(known)
    }

    async fn ask_for_items(&mut self, tx: &impl ConnectionTrait, told: &[&Told<'_>]) -> Result<(), DbErr> {
        self.items = told.iter().map(|told| (told.named(), None)).collect();
        let kinds: HashSet<(ProviderKind, ActivityKind)> =
            self.items.keys().map(|(by, kind, _)| (*by, *kind)).collect();
        for (provider, kind) in kinds {
            let ids = self.items.keys().filter(|(by, as_what, _)| (*by, *as_what) == (provider, kind));
            let ids: Vec<String> = ids.map(|(_, _, id)| id.clone()).collect();
            for item in journal::shown_among(tx, self.workspace, provider, kind, ids).await? {
                if let Some(id) = item.provider_id.clone() {
                    self.items.insert((provider, kind, id), Some(item));
                }
            }
        }
        Ok(())
    }

    /// The lines of the connection that a message came over.
    pub(super) fn lines(&self, told: &Told<'_>) -> &[sender::Model] {
        self.lines.get(&told.source.connection).map_or(&[], Vec::as_slice)
    }

    /// Whether a thread shows the message already. What was known of it is used up: it is about to be applied.
    pub(super) async fn item(
        &mut self,
        tx: &impl ConnectionTrait,
        told: &Told<'_>,
    ) -> Result<Option<activity::Model>, DbErr> {
        let named = told.named();
        match self.items.remove(&named) {
            Some(known) => Ok(known),
            None => journal::shown(tx, self.workspace, named.0, named.1, &named.2).await,
        }
    }

    /// The person behind an address, made when there is none.
    pub(super) async fn person(
        &mut self,
        tx: &impl ConnectionTrait,
        env: &Env,
        address: &str,
    ) -> Result<ContactId, DbErr> {
        if let Some(person) = self.people.get(address) {
            return Ok(*person);
        }
        let person = contacts::store::find_or_create_by_phone(tx, env, self.workspace, address, PHONE).await?;
        self.people.insert(address.to_owned(), person);
        Ok(person)
    }

    /// What somebody says about being written to, heard.
    pub(super) async fn hear(
        &mut self,
        tx: &impl ConnectionTrait,
        env: &Env,
        heard: &consent::Heard<'_>,
    ) -> Result<Effect, DbErr> {
        let Some(before) = self.said.get(heard.address).cloned() else { return consent::hear(tx, env, heard).await };
        let (effect, noted) = consent::hear_after(tx, env, heard, before).await?;
        if matches!(effect, Effect::OptedOut { .. }) {
            // It holds for other numbers of the person, too.
            self.said.clear();
        } else if noted {
            self.said.remove(heard.address);
        }
        Ok(effect)
    }

    /// The thread with somebody, opened when there is none.
    pub(super) async fn thread(
        &mut self,
        tx: &impl ConnectionTrait,
        env: &Env,
        with: &With,
    ) -> Result<ConversationId, DbErr> {
        if let With::Person(person) = with
            && let Some(thread) = self.threads.get(person)
        {
            return Ok(*thread);
        }
        let thread = thread::id(&thread::find_or_open(tx, env, self.workspace, with).await?);
        if let With::Person(person) = with {
            self.threads.insert(*person, thread);
        }
        Ok(thread)
    }

    /// Writes an item; the live streams are told at the end.
    pub(super) async fn place(
        &mut self,
        tx: &impl ConnectionTrait,
        env: &Env,
        person: ContactId,
        new: NewItem,
    ) -> Result<ActivityId, DbErr> {
        let thread = new.conversation;
        let item = ActivityId(item::write(tx, env, self.workspace, new).await?.id);
        let news =
            [Changed::activity(item, thread), Changed::conversation(thread), Changed::of(ChangeKind::Contact, person)];
        for changed in news {
            if !self.news.contains(&changed) {
                self.news.push(changed);
            }
        }
        Ok(item)
    }

    /// Tells the live streams.
    ///
    /// # Errors
    /// The database's error.
    pub(super) async fn tell(self, tx: &impl ConnectionTrait, env: &Env) -> Result<(), DbErr> {
        changes::record(tx, env, self.workspace, self.news).await
    }
}
