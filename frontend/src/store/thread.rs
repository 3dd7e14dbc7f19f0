//! The items of a thread.

use super::{Busy, Phase, Store, merge};
use crate::{failure::Failure, platform};
use chrono::{DateTime, Utc};
use crm_types::{
    ActivityId, ConversationId,
    activity::{Activity, Direction},
    conversation::{Settle, SettleAs},
    page::PageQuery,
};
use leptos::{prelude::*, task::spawn_local};

/// The items of one thread, as far as they were fetched. Clones are the same thread.
#[derive(Clone)]
pub(crate) struct Thread {
    /// Oldest first.
    pub(crate) items: ArcRwSignal<Vec<ActivityId>>,
    /// Where older items start.
    pub(crate) older: ArcRwSignal<Option<String>>,
    pub(crate) phase: ArcRwSignal<Phase>,
    pub(crate) busy: Busy,
    /// Older items could not be fetched.
    pub(crate) older_failed: ArcRwSignal<Option<Failure>>,
    /// The first item that came in since the user last looked.
    pub(crate) new_from: ArcRwSignal<Option<ActivityId>>,
}

impl Thread {
    fn new() -> Self {
        Self {
            items: ArcRwSignal::new(Vec::new()),
            older: ArcRwSignal::new(None),
            phase: ArcRwSignal::new(Phase::Fresh),
            busy: Busy::new(),
            older_failed: ArcRwSignal::new(None),
            new_from: ArcRwSignal::new(None),
        }
    }
}

impl Store {
    /// The thread of that id, perhaps not fetched yet.
    pub(crate) fn thread(self, id: ConversationId) -> Thread {
        self.data.try_update_value(|data| data.threads.touch(id, Thread::new)).unwrap_or_else(Thread::new)
    }

    /// One item's signal, if it was fetched.
    pub(crate) fn activity(self, id: ActivityId) -> Option<ArcRwSignal<Activity>> {
        self.data.with_value(|data| data.activities.get(&id))
    }

    /// Fetches a thread that was not fetched before; for hovering and for the rows to come.
    pub(crate) fn prefetch_thread(self, id: ConversationId) {
        if self.thread(id).phase.get_untracked() == Phase::Fresh {
            self.load_thread(id);
        }
    }

    /// Fetches the newest page, also of a thread that is already shown.
    pub(crate) fn load_thread(self, id: ConversationId) {
        let thread = self.thread(id);
        if !thread.busy.begin() {
            return;
        }
        let (client, asked) = (self.client(), self.read_begins());
        let before = thread.items.get_untracked();
        spawn_local(async move {
            match client.activities(id, &PageQuery::default()).await {
                Ok(page) => {
                    let ids: Vec<_> = page.items.iter().map(|item| item.id).collect();
                    self.keep_activities(page.items, asked);
                    let known = thread.items.get_untracked();
                    let joined = merge::join_newest(&before, &ids, |id| self.item_order(id));
                    if joined.is_none() || before.is_empty() {
                        thread.older.set(page.next_cursor);
                    }
                    let items = joined.unwrap_or_else(|| {
                        let mut items = ids;
                        items.sort_by_key(|id| self.item_order(*id));
                        items
                    });
                    // What came in over the stream while this was read may not be in it, and must stay.
                    let has_older = thread.older.with_untracked(Option::is_some);
                    let arrived = known.iter().copied().filter(|id| !before.contains(id));
                    let items = merge::take_in(items, arrived, has_older, |id| self.item_order(id));
                    if items != known {
                        thread.items.set(items);
                    }
                    thread.phase.set(Phase::Ready);
                }
                Err(error) => {
                    if thread.phase.get_untracked() != Phase::Ready {
                        thread.phase.set(Phase::Failed(error.into()));
                    }
                }
            }
            if thread.busy.end() {
                self.load_thread(id);
            }
        });
    }

    /// Fetches the newest page after a gap: what is on its way may be older.
    pub(super) fn refresh_thread(self, id: ConversationId) {
        if !self.thread(id).busy.ask_again() {
            self.load_thread(id);
        }
    }

    /// Fetches the page before the oldest item.
    pub(crate) fn load_older(self, id: ConversationId) {
        let thread = self.thread(id);
        let Some(cursor) = thread.older.get_untracked() else { return };
        if !thread.busy.begin() {
            return;
        }
        thread.older_failed.set(None);
        let (client, asked) = (self.client(), self.read_begins());
        spawn_local(async move {
            match client.activities(id, &PageQuery { cursor: Some(cursor), limit: None }).await {
                Ok(page) => {
                    let ids: Vec<_> = page.items.iter().map(|item| item.id).collect();
                    self.keep_activities(page.items, asked);
                    thread.items.update(|items| {
                        merge::append(items, &ids);
                        items.sort_by_key(|id| self.item_order(*id));
                    });
                    thread.older.set(page.next_cursor);
                }
                Err(error) => thread.older_failed.set(Some(error.into())),
            }
            if thread.busy.end() {
                self.load_thread(id);
            }
        });
    }

    /// Fetches one item that changed, if its thread is in memory or on its way: the page that comes may be older.
    pub(crate) fn refetch_activity(self, conversation: ConversationId, id: ActivityId) {
        let Some(thread) = self.data.with_value(|data| data.threads.peek(&conversation)) else { return };
        if thread.phase.get_untracked() != Phase::Ready && !thread.busy.is_set() {
            return;
        }
        let (client, asked) = (self.client(), self.read_begins());
        spawn_local(async move {
            if let Ok(activity) = client.activity(id).await {
                self.take_activity(conversation, activity, asked);
            }
        });
    }

    /// Keeps an item that was asked for at `asked` and shows it in its thread, unless it is older than what was fetched
    /// of it. A text of ours that was still without answer is recognised.
    pub(crate) fn take_activity(self, conversation: ConversationId, activity: Activity, asked: u64) {
        let thread = self.thread(conversation);
        let id = activity.id;
        let is_new = thread.items.with_untracked(|items| !items.contains(&id));
        let ours = (is_new && activity.direction == Direction::Out).then(|| activity.body.clone());
        self.keep_activities(vec![activity], asked);
        if is_new {
            let has_older = thread.older.with_untracked(Option::is_some);
            thread.items.update(|items| {
                *items = merge::take_in(std::mem::take(items), [id], has_older, |id| self.item_order(id));
            });
        }
        if let Some(body) = ours {
            self.recognise(conversation, &body);
        }
    }

    fn keep_activities(self, activities: Vec<Activity>, asked: u64) {
        self.data.update_value(|data| {
            for activity in activities {
                data.activities.put(activity.id, activity, asked);
            }
        });
    }

    fn item_order(self, id: ActivityId) -> (Option<DateTime<Utc>>, ActivityId) {
        (self.activity(id).map(|signal| signal.with_untracked(|activity| activity.at)), id)
    }

    /// Records a person's decision about a text whose fate is unknown. Waits for the server: this is about truth.
    pub(crate) async fn settle(
        self,
        conversation: ConversationId,
        id: ActivityId,
        decision: SettleAs,
    ) -> Result<(), Failure> {
        let (client, asked) = (self.client(), self.read_begins());
        let activity = client.settle_activity(id, Settle { decision }, &platform::new_key()).await?;
        self.take_activity(conversation, activity, asked);
        Ok(())
    }

    /// Takes back a text that has not left yet.
    pub(crate) async fn cancel(self, conversation: ConversationId, id: ActivityId) -> Result<(), Failure> {
        let (client, asked) = (self.client(), self.read_begins());
        let activity = client.cancel_activity(id, &platform::new_key()).await?;
        self.take_activity(conversation, activity, asked);
        Ok(())
    }
}
