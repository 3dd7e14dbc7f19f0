//! The scrolling of a thread.
//!
//! The style sheet stacks the scroller from the bottom (`column-reverse`): it starts at the newest item, its
//! `scrollTop` is zero there and negative above, and older items that come in at the top move nothing.

use leptos::{html, prelude::*};

/// How near to the top older items are fetched, in pixels.
const NEAR_TOP: i32 = 600;
/// Nearer to the end than this counts as the end.
const AT_END: i32 = 40;

/// A thread's scroller.
#[derive(Clone, Copy)]
pub(super) struct Scroller {
    pub(super) node: NodeRef<html::Div>,
    /// The newest item is in sight.
    pub(super) at_end: RwSignal<bool>,
    /// What came in out of sight.
    pub(super) unseen: RwSignal<usize>,
    /// How high the content was after the last change.
    height: StoredValue<i32>,
}

impl Scroller {
    pub(super) fn new() -> Self {
        Self {
            node: NodeRef::new(),
            at_end: RwSignal::new(true),
            unseen: RwSignal::new(0),
            height: StoredValue::new(0),
        }
    }

    /// Takes note of where it is; `true` when older items are wanted.
    pub(super) fn scrolled(self) -> bool {
        let Some(node) = self.node.get_untracked() else { return false };
        let from_end = -node.scroll_top();
        self.height.set_value(node.scroll_height());
        let at_end = from_end < AT_END;
        if self.at_end.get_untracked() != at_end {
            self.at_end.set(at_end);
        }
        if at_end && self.unseen.get_untracked() > 0 {
            self.unseen.set(0);
        }
        node.scroll_height() - node.client_height() - from_end < NEAR_TOP
    }

    /// Goes to the newest item.
    pub(super) fn to_end(self) {
        if let Some(node) = self.node.get_untracked() {
            node.set_scroll_top(0);
        }
        self.at_end.set(true);
        self.unseen.set(0);
    }

    /// Call when the items changed: what is being read stays where it is.
    pub(super) fn keep_place(self, added_at_end: usize) {
        let reading = !self.at_end.get_untracked();
        if reading && added_at_end > 0 {
            self.unseen.update(|unseen| *unseen += added_at_end);
        }
        // After the change is in the page and before it is painted.
        request_animation_frame(move || {
            let Some(node) = self.node.try_get_untracked().flatten() else { return };
            let height = node.scroll_height();
            let before = self.height.try_update_value(|known| std::mem::replace(known, height)).unwrap_or(height);
            if reading && added_at_end > 0 {
                node.set_scroll_top(node.scroll_top() - (height - before));
            }
        });
    }
}
