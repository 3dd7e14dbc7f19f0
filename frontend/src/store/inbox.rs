//! The lists of the inbox, and what is done to a thread as a whole.

use super::{Listing, Phase, Store, listing, merge};
use crate::{failure::Failure, platform, routes::InboxFilter, text};
use chrono::{DateTime, Utc};
use crm_types::{
    ConversationId, PageOf,
    activity::{ActivityKind, ChannelKind, Direction},
    conversation::{Conversation, ConversationPatch, ConversationQuery, ConversationStatus, InboxView},
};
use leptos::{prelude::*, task::spawn_local};

/// Which list of the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListKey {
    pub(crate) view: InboxView,
    pub(crate) filter: InboxFilter,
}

impl ListKey {
    fn query(&self, cursor: Option<String>) -> ConversationQuery {
        let is_calls = self.view == InboxView::Calls;
        ConversationQuery {
            view: Some(self.view),
            status: (!is_calls).then_some(self.filter.status),
            needs_callback: is_calls.then_some(self.filter.status == ConversationStatus::Open),
            q: Some(self.filter.q.clone()).filter(|q| !q.is_empty()),
            cursor,
            limit: None,
        }
    }

    /// Whether a changed thread stands in this list. What only the server can tell stays as it is.
    fn shows(&self, conversation: &Conversation, is_in: bool) -> bool {
        if self.view == InboxView::Calls {
            let waits = conversation.callback.is_some();
            let is_call = conversation
                .last_activity
                .as_ref()
                .is_some_and(|last| matches!(last.kind, ActivityKind::Call | ActivityKind::Voicemail));
            let fits = waits == (self.filter.status == ConversationStatus::Open);
            return fits && (is_in || self.filter.q.is_empty() && (waits || is_call));
        }
        let last = conversation.last_activity.as_ref().and_then(|last| last.channel);
        let fits = match self.view {
            InboxView::Text => last == Some(ChannelKind::Sms),
            InboxView::Email => last == Some(ChannelKind::Email),
            InboxView::All | InboxView::Calls => true,
        };
        conversation.status == self.filter.status && (is_in || self.filter.q.is_empty() && fits)
    }
}

/// Who changed a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The person in front of this screen.
    Us,
    Others,
}

impl Store {
    /// The list of that key, perhaps not fetched yet.
    pub(crate) fn list(self, key: &ListKey) -> Listing<ConversationId> {
        self.data.try_update_value(|data| data.lists.touch(key.clone(), Listing::new)).unwrap_or_else(Listing::new)
    }

    /// One thread's signal, if it was fetched.
    pub(crate) fn conversation(self, id: ConversationId) -> Option<ArcRwSignal<Conversation>> {
        self.data.with_value(|data| data.conversations.get(&id))
    }

    /// Fetches the first page, also of a list that is already shown.
    pub(crate) fn load_list(self, key: &ListKey) {
        let list = self.list(key);
        if !list.busy.begin() {
            return;
        }
        let key = key.clone();
        let (client, query, asked) = (self.client(), key.query(None), self.read_begins());
        let before = list.all();
        spawn_local(async move {
            match client.conversations(&query).await {
                Ok(page) => {
                    // What came in over the stream while this was read may not be in it, and must stay.
                    let mut arrived = list.all();
                    arrived.retain(|id| !before.contains(id));
                    self.take_first_page(&list, page, asked);
                    if !arrived.is_empty() {
                        list.ids.update(|ids| {
                            merge::append(ids, &arrived);
                            merge::newest_first(ids, |id| self.activity_time(id));
                        });
                    }
                }
                Err(error) => list.fail(error.into()),
            }
            if list.busy.end() {
                self.load_list(&key);
            }
        });
    }

    /// Fetches the first page after a gap: what is on its way may be older.
    pub(super) fn refresh_list(self, key: &ListKey) {
        if !self.list(key).busy.ask_again() {
            self.load_list(key);
        }
    }

    fn take_first_page(self, list: &Listing<ConversationId>, page: PageOf<Conversation>, asked: u64) {
        let ids: Vec<_> = page.items.iter().map(|item| item.id).collect();
        for item in page.items {
            self.keep_conversation(item, asked);
        }
        let known = list.ids.get_untracked();
        let (merged, goes_on) =
            merge::refresh_head(&known, &ids, page.next_cursor.is_none(), |id| self.activity_time(id));
        if !goes_on {
            list.next.set(page.next_cursor);
        }
        list.held.set(Vec::new());
        if merged != known {
            list.ids.set(merged);
        }
        list.phase.set(Phase::Ready);
    }

    /// Fetches the next page of a list.
    pub(crate) fn load_more(self, key: &ListKey) {
        let list = self.list(key);
        let Some(cursor) = list.next.get_untracked() else { return };
        if !list.busy.begin() {
            return;
        }
        list.more_failed.set(None);
        let key = key.clone();
        let (client, query, asked) = (self.client(), key.query(Some(cursor)), self.read_begins());
        spawn_local(async move {
            match client.conversations(&query).await {
                Ok(page) => {
                    let ids: Vec<_> = page.items.iter().map(|item| item.id).collect();
                    for item in page.items {
                        self.keep_conversation(item, asked);
                    }
                    list.ids.update(|known| merge::append(known, &ids));
                    list.next.set(page.next_cursor);
                }
                Err(error) => list.more_failed.set(Some(error.into())),
            }
            if list.busy.end() {
                self.load_list(&key);
            }
        });
    }

    /// Shows what was held back while the rows had to hold still.
    pub(crate) fn release(self, list: &listing::Listing<ConversationId>) {
        let held = list.held.get_untracked();
        if held.is_empty() {
            return;
        }
        list.ids.update(|ids| {
            merge::append(ids, &held);
            merge::newest_first(ids, |id| self.activity_time(id));
        });
        list.held.set(Vec::new());
    }

    /// Fetches one thread again and puts it where it belongs.
    pub(crate) fn refetch_conversation(self, id: ConversationId) {
        let (client, asked) = (self.client(), self.read_begins());
        spawn_local(async move {
            if let Ok(conversation) = client.conversation(id).await {
                self.announce(&conversation);
                self.keep_conversation(conversation, asked);
                self.place(id, By::Others);
            }
        });
    }

    /// Fetches one thread if it is not known; the second value is told what went wrong.
    pub(crate) fn need_conversation(
        self,
        id: ConversationId,
        failed: RwSignal<Option<Failure>>,
        found: RwSignal<bool>,
    ) {
        let (client, asked) = (self.client(), self.read_begins());
        spawn_local(async move {
            match client.conversation(id).await {
                Ok(conversation) => {
                    self.keep_conversation(conversation, asked);
                    failed.try_set(None);
                    found.try_set(true);
                }
                Err(error) => {
                    failed.try_set(Some(error.into()));
                }
            }
        });
    }

    /// Keeps a thread. A read that does not know of an act in progress leaves what the act changed alone.
    pub(super) fn keep_conversation(self, mut conversation: Conversation, asked: u64) {
        self.data.update_value(|data| {
            if !data.guard.knows(&conversation.id, asked)
                && let Some(known) = data.conversations.get(&conversation.id)
            {
                known.with_untracked(|known| {
                    conversation.status = known.status;
                    conversation.unread = known.unread;
                });
            }
            // Lists do not say by which media a person can be reached. So what is known of it stays, and what was not
            // known is taken also from an answer that a list has overtaken.
            if let Some(known) = data.conversations.get(&conversation.id) {
                match known.with_untracked(|known| known.reach.clone()) {
                    Some(reach) if conversation.reach.is_none() => conversation.reach = Some(reach),
                    None if conversation.reach.is_some() => {
                        known.update(|known| known.reach.clone_from(&conversation.reach));
                    }
                    _ => {}
                }
            }
            data.conversations.put(conversation.id, conversation, asked);
        });
    }

    /// Says once, to screen readers, that a text came in.
    fn announce(self, new: &Conversation) {
        let Some(last) = &new.last_activity else { return };
        if last.direction != Direction::In || !matches!(last.kind, ActivityKind::Message | ActivityKind::Email) {
            return;
        }
        let known =
            self.conversation(new.id).and_then(|known| known.with_untracked(|known| known.last_activity.clone()));
        if known.is_none_or(|known| known.at < last.at) {
            self.announcement.set(text::came_in(last.kind, &new.contact.name, &last.snippet));
        }
    }

    /// Puts a thread where it belongs in every list that was fetched. Rows that somebody points at hold still, unless
    /// the change is their own act.
    pub(super) fn place(self, id: ConversationId, by: By) {
        let Some(conversation) = self.conversation(id).map(|signal| signal.get_untracked()) else { return };
        let lists = self.data.with_value(|data| data.lists.iter().cloned().collect::<Vec<_>>());
        let is_news = conversation.last_activity.as_ref().is_some_and(|last| last.direction == Direction::In);
        let still =
            (by == By::Others && self.held_still.get_untracked()).then(|| self.shown.get_untracked().list).flatten();
        for (key, list) in lists {
            let is_ready = list.phase.get_untracked() == Phase::Ready;
            // The page that is on its way may be older than this change.
            if !is_ready && !list.busy.is_set() {
                continue;
            }
            let is_in = list.ids.with_untracked(|ids| ids.contains(&id));
            if !key.shows(&conversation, is_in) {
                if is_in {
                    list.ids.update(|ids| ids.retain(|other| *other != id));
                }
                list.held.update(|held| held.retain(|other| *other != id));
                continue;
            }
            let mut moved = list.ids.get_untracked();
            merge::place(&mut moved, id, |id| self.activity_time(id));
            if list.ids.with_untracked(|ids| *ids == moved) {
                continue;
            }
            if is_ready && still.as_ref() == Some(&key) {
                // Our own texts are no news; the next release puts their row in order.
                if is_in && !is_news {
                    continue;
                }
                list.held.update(|held| merge::append(held, &[id]));
            } else {
                list.ids.set(moved);
            }
        }
    }

    fn activity_time(self, id: ConversationId) -> Option<DateTime<Utc>> {
        self.conversation(id)?.with_untracked(|conversation| conversation.last_activity.as_ref().map(|last| last.at))
    }

    /// The place of a read that begins now in the order of all reads.
    pub(crate) fn read_begins(self) -> u64 {
        self.data.try_update_value(|data| data.guard.ask()).unwrap_or_default()
    }

    /// Marks a thread as open or done, in this very frame; `refused` is called when the server says no.
    pub(crate) fn set_status(
        self,
        id: ConversationId,
        status: ConversationStatus,
        refused: impl FnOnce(Failure) + 'static,
    ) {
        let Some(signal) = self.conversation(id) else { return };
        let before = signal.with_untracked(|conversation| conversation.status);
        if before == status {
            return;
        }
        self.data.update_value(|data| data.guard.begin(id));
        let callback = signal.with_untracked(|conversation| conversation.callback);
        signal.update(|conversation| {
            conversation.status = status;
            // Done says of its calls, too, that nobody waits any more.
            conversation.callback = conversation.callback.filter(|_| status == ConversationStatus::Open);
        });
        self.place(id, By::Us);
        let (client, asked) = (self.client(), self.read_begins());
        spawn_local(async move {
            let answer = client.patch_conversation(id, ConversationPatch { status }, &platform::new_key()).await;
            self.data.update_value(|data| data.guard.end(id));
            match answer {
                Ok(conversation) => self.keep_conversation(conversation, asked),
                Err(error) => {
                    signal.update(|conversation| {
                        conversation.status = before;
                        conversation.callback = callback;
                    });
                    refused(error.into());
                }
            }
            self.place(id, By::Us);
        });
    }

    /// Marks a thread as read or unread, in this very frame. Not worth a message when the server cannot be reached:
    /// the mark comes back with the next fetch.
    pub(crate) fn set_unread(self, id: ConversationId, unread: bool) {
        let Some(signal) = self.conversation(id) else { return };
        let before = signal.with_untracked(|conversation| conversation.unread);
        if (before > 0) == unread {
            return;
        }
        self.data.update_value(|data| data.guard.begin(id));
        signal.update(|conversation| conversation.unread = u32::from(unread));
        let client = self.client();
        spawn_local(async move {
            let key = platform::new_key();
            let answer = if unread { client.mark_unread(id, &key).await } else { client.mark_read(id, &key).await };
            self.data.update_value(|data| data.guard.end(id));
            if answer.is_err() {
                signal.update(|conversation| conversation.unread = before);
            }
        });
    }

    /// The ids of known threads with that person.
    pub(crate) fn conversations_with(self, contact: crm_types::ContactId) -> Vec<ConversationId> {
        self.data.with_value(|data| {
            data.conversations
                .iter()
                .filter(|(_, signal)| signal.with_untracked(|known| known.contact.id == Some(contact)))
                .map(|(id, _)| *id)
                .collect()
        })
    }
}
