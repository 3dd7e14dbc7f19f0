//! A list of ids that grows by pages.

use crate::failure::Failure;
use leptos::prelude::*;

/// Where the first page of something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Never fetched.
    Fresh,
    /// There is something to show, perhaps nothing.
    Ready,
    /// Could not be fetched, and there is nothing to show.
    Failed(Failure),
}

/// A list of ids that grows by pages. Clones are the same list.
#[derive(Clone)]
pub(crate) struct Listing<Id: Send + Sync + 'static> {
    pub(crate) ids: ArcRwSignal<Vec<Id>>,
    /// What came or moved while the rows had to hold still.
    pub(crate) held: ArcRwSignal<Vec<Id>>,
    /// Where the next page starts.
    pub(crate) next: ArcRwSignal<Option<String>>,
    pub(crate) phase: ArcRwSignal<Phase>,
    /// A request is on its way.
    pub(crate) busy: ArcRwSignal<bool>,
    /// A further page could not be fetched.
    pub(crate) more_failed: ArcRwSignal<Option<Failure>>,
    /// How far it was scrolled when it was last on the screen.
    pub(crate) scroll: ArcStoredValue<i32>,
}

impl<Id: Send + Sync + 'static> Listing<Id> {
    pub(super) fn new() -> Self {
        Self {
            ids: ArcRwSignal::new(Vec::new()),
            held: ArcRwSignal::new(Vec::new()),
            next: ArcRwSignal::new(None),
            phase: ArcRwSignal::new(Phase::Fresh),
            busy: ArcRwSignal::new(false),
            more_failed: ArcRwSignal::new(None),
            scroll: ArcStoredValue::new(0),
        }
    }

    /// Marks a request as begun; `false` when one is under way already.
    pub(super) fn begin(&self) -> bool {
        if self.busy.get_untracked() {
            return false;
        }
        self.busy.set(true);
        true
    }

    /// A first page did not come. What is already shown stays.
    pub(super) fn fail(&self, failure: Failure) {
        if self.phase.with_untracked(|phase| *phase != Phase::Ready) {
            self.phase.set(Phase::Failed(failure));
        }
    }
}
