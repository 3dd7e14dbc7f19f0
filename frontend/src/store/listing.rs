//! A list of ids that grows by pages, and the one request that it has on its way.

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

/// Whether a request is on its way. One at a time; clones are the same.
#[derive(Clone)]
pub(crate) struct Busy {
    pub(crate) signal: ArcRwSignal<bool>,
    /// The answer that is on its way may be too old.
    again: ArcStoredValue<bool>,
}

impl Busy {
    pub(super) fn new() -> Self {
        Self { signal: ArcRwSignal::new(false), again: ArcStoredValue::new(false) }
    }

    pub(super) fn is_set(&self) -> bool {
        self.signal.get_untracked()
    }

    /// Marks a request as begun; `false` when one is under way already.
    pub(super) fn begin(&self) -> bool {
        let is_free = !self.is_set();
        if is_free {
            self.signal.set(true);
        }
        is_free
    }

    /// After a gap: what is on its way is to be asked for again. `false` when nothing is.
    pub(super) fn ask_again(&self) -> bool {
        let is_set = self.is_set();
        self.again.set_value(is_set);
        is_set
    }

    /// The answer is here; `true` when it may be too old.
    pub(super) fn end(&self) -> bool {
        self.signal.set(false);
        self.again.try_update_value(std::mem::take).unwrap_or_default()
    }
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
    pub(crate) busy: Busy,
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
            busy: Busy::new(),
            more_failed: ArcRwSignal::new(None),
            scroll: ArcStoredValue::new(0),
        }
    }

    /// What is shown and what is held back.
    pub(super) fn all(&self) -> Vec<Id>
    where
        Id: Clone,
    {
        let mut all = self.ids.get_untracked();
        all.extend(self.held.get_untracked());
        all
    }

    /// A first page did not come. What is already shown stays.
    pub(super) fn fail(&self, failure: Failure) {
        if self.phase.with_untracked(|phase| *phase != Phase::Ready) {
            self.phase.set(Phase::Failed(failure));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_on_its_way_at_a_gap_is_asked_for_once_more() {
        let busy = Busy::new();
        assert!(!busy.ask_again());
        assert!(busy.begin());
        assert!(!busy.begin());
        assert!(busy.ask_again());
        assert!(busy.end());
        assert!(busy.begin());
        assert!(!busy.end());
    }
}
