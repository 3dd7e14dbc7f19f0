//! Changes are gathered for a frame, each thing is fetched once, and the store is patched.

use super::Live;
use crm_types::{
    ActivityId, ContactId, ConversationId,
    live::{Change, ChangeKind},
};
use leptos::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What changed since the last frame.
#[derive(Default)]
pub(super) struct Batch {
    scheduled: bool,
    activities: BTreeSet<(Uuid, Uuid)>,
    conversations: BTreeSet<Uuid>,
    contacts: BTreeSet<Uuid>,
    /// Things that are fetched as a whole.
    wholes: BTreeSet<Whole>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whole {
    Connections,
    Quarantine,
    Workspace,
    Imports,
}

impl Batch {
    fn add(&mut self, change: &Change) {
        match change.kind {
            ChangeKind::Activity => {
                if let Some(parent) = change.parent_id {
                    self.activities.insert((parent, change.entity_id));
                }
            }
            ChangeKind::Conversation => {
                self.conversations.insert(change.entity_id);
            }
            ChangeKind::Contact => {
                self.contacts.insert(change.entity_id);
            }
            ChangeKind::Connection => {
                self.wholes.insert(Whole::Connections);
            }
            ChangeKind::Quarantine => {
                self.wholes.insert(Whole::Quarantine);
            }
            ChangeKind::Workspace => {
                self.wholes.insert(Whole::Workspace);
            }
            ChangeKind::Import => {
                self.wholes.insert(Whole::Imports);
            }
        }
    }
}

/// Takes a change; it is applied with all others of this frame. A hidden tab has no frames: it catches up, each
/// thing once, when it is looked at.
pub(super) fn take(live: Live, change: &Change) {
    let schedule = live.batch.try_update_value(|batch| {
        batch.add(change);
        !std::mem::replace(&mut batch.scheduled, true)
    });
    if schedule == Some(true) {
        request_animation_frame(move || {
            if let Some(batch) = live.batch.try_update_value(std::mem::take) {
                apply(live, &batch);
            }
        });
    }
}

fn apply(live: Live, batch: &Batch) {
    let store = live.store;
    for (conversation, activity) in &batch.activities {
        store.refetch_activity(ConversationId(*conversation), ActivityId(*activity));
    }
    for id in &batch.conversations {
        store.refetch_conversation(ConversationId(*id));
    }
    for id in &batch.contacts {
        store.refetch_contact(ContactId(*id));
        for conversation in store.conversations_with(ContactId(*id)) {
            if !batch.conversations.contains(&conversation.0) {
                store.refetch_conversation(conversation);
            }
        }
    }
    for whole in &batch.wholes {
        match whole {
            Whole::Connections => store.versions.connections.update(|version| *version += 1),
            Whole::Quarantine => store.versions.quarantine.update(|version| *version += 1),
            Whole::Workspace => live.session.ask(),
            Whole::Imports => {
                store.versions.imports.update(|version| *version += 1);
                store.refresh_people_soon();
            }
        }
    }
    if !batch.activities.is_empty() || batch.wholes.contains(&Whole::Workspace) {
        store.versions.sending.update(|version| *version += 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_is_fetched_once_however_often_it_changed() {
        let thread = Uuid::from_u128(1);
        let mut batch = Batch::default();
        for entity in [2, 2, 3] {
            let entity_id = Uuid::from_u128(entity);
            batch.add(&Change { kind: ChangeKind::Activity, entity_id, parent_id: Some(thread) });
            batch.add(&Change { kind: ChangeKind::Conversation, entity_id: thread, parent_id: None });
        }
        assert_eq!((batch.activities.len(), batch.conversations.len()), (2, 1));
    }
}
