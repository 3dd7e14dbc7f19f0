//! What was fetched, once: one signal per thing, lists hold ids. Views read this, never an answer, so a live change
//! of one thing redraws one row.

mod cache;
mod contacts;
mod guard;
mod inbox;
mod listing;
mod merge;
mod newest;
mod outbox;
mod paged;
mod thread;

pub(crate) use inbox::ListKey;
pub(crate) use listing::{Busy, Listing, Phase};
pub(crate) use newest::Newest;
pub(crate) use outbox::now_ms;
pub(crate) use paged::Paged;
pub(crate) use thread::Thread;

use crate::{
    drafts::{self, Outgoing},
    failure::Failure,
};
use cache::{Cache, Entities};
use crm_client::Client;
use crm_types::{
    ActivityId, ContactId, ConversationId, UserId, WorkspaceId, activity::Activity, contact::Contact,
    conversation::Conversation,
};
use guard::Guard;
use leptos::prelude::*;
use std::collections::HashMap;

/// How many lists and threads of this session stay in memory.
const MOST_LISTS: usize = 50;
const MOST_THREADS: usize = 200;

/// Everything that was fetched.
#[derive(Clone, Copy)]
pub(crate) struct Store {
    client: StoredValue<Client>,
    data: StoredValue<Data>,
    whose: StoredValue<Option<(UserId, WorkspaceId)>>,
    /// Texts that the server has not answered yet.
    pub(crate) outbox: RwSignal<Vec<Outgoing>>,
    /// Why the last text of a thread was not taken; its words are back in the draft.
    pub(crate) refusals: RwSignal<HashMap<ConversationId, Failure>>,
    /// Somebody's pointer or focus is on the rows of this list, so nothing may move under it.
    pub(crate) held_still: RwSignal<bool>,
    /// What is on the screen, to fetch again after a gap in the live stream.
    pub(crate) shown: RwSignal<Shown>,
    /// The people on the screen are about to be fetched again.
    people_due: StoredValue<bool>,
    /// The newest text that came in, for screen readers.
    pub(crate) announcement: RwSignal<String>,
    /// Counts changes of things that are fetched as whole pages.
    pub(crate) versions: Versions,
}

/// What is on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) list: Option<ListKey>,
    pub(crate) thread: Option<ConversationId>,
    /// The people who match these words.
    pub(crate) people: Option<String>,
    pub(crate) contact: Option<ContactId>,
}

/// Counters that pages track to fetch again.
#[derive(Clone, Copy)]
pub(crate) struct Versions {
    pub(crate) connections: RwSignal<u32>,
    pub(crate) quarantine: RwSignal<u32>,
    pub(crate) imports: RwSignal<u32>,
    /// Something was stopped, written or sent: what waits may be another number.
    pub(crate) sending: RwSignal<u32>,
}

struct Data {
    conversations: Entities<ConversationId, Conversation>,
    activities: Entities<ActivityId, Activity>,
    contacts: Entities<ContactId, Contact>,
    lists: Cache<ListKey, Listing<ConversationId>>,
    people: Cache<String, Listing<ContactId>>,
    threads: Cache<ConversationId, Thread>,
    guard: Guard<ConversationId>,
}

impl Data {
    fn new() -> Self {
        Self {
            conversations: Entities::default(),
            activities: Entities::default(),
            contacts: Entities::default(),
            lists: Cache::of(MOST_LISTS),
            people: Cache::of(MOST_LISTS),
            threads: Cache::of(MOST_THREADS),
            guard: Guard::default(),
        }
    }
}

impl Store {
    /// An empty store.
    pub(crate) fn new(client: Client) -> Self {
        Self {
            client: StoredValue::new(client),
            data: StoredValue::new(Data::new()),
            whose: StoredValue::new(None),
            outbox: RwSignal::default(),
            refusals: RwSignal::default(),
            held_still: RwSignal::new(false),
            shown: RwSignal::default(),
            people_due: StoredValue::new(false),
            announcement: RwSignal::default(),
            versions: Versions {
                connections: RwSignal::new(0),
                quarantine: RwSignal::new(0),
                imports: RwSignal::new(0),
                sending: RwSignal::new(0),
            },
        }
    }

    /// The way to the server.
    pub(crate) fn client(self) -> Client {
        self.client.get_value()
    }

    /// Starts with what this user left behind in this browser, in this workspace.
    pub(crate) fn open_for(self, user: UserId, workspace: WorkspaceId) {
        if self.whose.get_value() != Some((user, workspace)) {
            self.whose.set_value(Some((user, workspace)));
            self.outbox.set(drafts::outbox(user, workspace));
            self.send_what_is_fresh();
        }
    }

    /// Forgets everything: the next user must not see it.
    pub(crate) fn clear(self) {
        self.whose.set_value(None);
        // The order of reads goes on: an answer from before must not pass for a later one.
        self.data.update_value(|data| *data = Data { guard: data.guard.without_acts(), ..Data::new() });
        self.outbox.set(Vec::new());
        self.refusals.set(HashMap::new());
        self.announcement.set(String::new());
    }

    /// Whose store this is.
    pub(crate) fn user(self) -> Option<UserId> {
        self.whose.get_value().map(|(user, _)| user)
    }

    /// Fetches again what is on the screen; for after a gap.
    pub(crate) fn refresh_shown(self) {
        let shown = self.shown.get_untracked();
        if let Some(key) = shown.list {
            self.refresh_list(&key);
        }
        if let Some(id) = shown.thread {
            self.refetch_conversation(id);
            self.refresh_thread(id);
        }
        if let Some(q) = shown.people {
            self.refresh_people(&q);
        }
        if let Some(id) = shown.contact.or_else(|| self.person_of(shown.thread?)) {
            self.refetch_contact(id);
        }
        let Versions { connections, quarantine, imports, sending } = self.versions;
        for version in [connections, quarantine, imports, sending] {
            version.update(|version| *version += 1);
        }
    }
}
