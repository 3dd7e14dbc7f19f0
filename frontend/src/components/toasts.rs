//! Short messages in the corner: what was done, and its undo.

use super::Icon;
use crate::{platform, text};
use leptos::prelude::*;
use std::{sync::Arc, time::Duration};

const MOST: usize = 3;
const SHOWN_MS: u32 = 8_000;
const TICK_MS: u32 = 250;

type Undo = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone)]
struct Toast {
    id: u32,
    words: String,
    undo: Option<Undo>,
    /// Stays until it is closed.
    is_error: bool,
    left_ms: u32,
}

/// The messages in the corner, for all components.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    items: RwSignal<Vec<Toast>>,
    next_id: StoredValue<u32>,
    paused: RwSignal<bool>,
    ticking: StoredValue<bool>,
}

impl Toasts {
    pub(crate) fn new() -> Self {
        Self {
            items: RwSignal::default(),
            next_id: StoredValue::new(0),
            paused: RwSignal::new(false),
            ticking: StoredValue::new(false),
        }
    }

    /// Says something.
    pub(crate) fn say(self, words: impl Into<String>) {
        self.push(words.into(), None, false);
    }

    /// Says what was done, with a way back.
    pub(crate) fn say_undoable(self, words: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.push(words.into(), Some(Arc::new(undo)), false);
    }

    /// Says what did not work; stays until it is closed.
    pub(crate) fn fail(self, words: impl Into<String>) {
        self.push(words.into(), None, true);
    }

    /// Undoes the last act that is still shown; `false` when there is none.
    pub(crate) fn undo_last(self) -> bool {
        let last = self.items.with_untracked(|items| items.iter().rev().find(|item| item.undo.is_some()).cloned());
        last.is_some_and(|toast| {
            self.close(toast.id);
            toast.undo.inspect(|undo| undo()).is_some()
        })
    }

    fn push(self, words: String, undo: Option<Undo>, is_error: bool) {
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        self.items.update(|items| {
            items.push(Toast { id, words, undo, is_error, left_ms: SHOWN_MS });
            if items.len() > MOST {
                items.remove(0);
            }
        });
        self.tick();
    }

    fn close(self, id: u32) {
        self.items.update(|items| items.retain(|item| item.id != id));
    }

    /// Counts down while there is something to count, and somebody who could read it.
    fn tick(self) {
        if self.ticking.get_value() {
            return;
        }
        self.ticking.set_value(true);
        set_timeout(
            move || {
                self.ticking.set_value(false);
                if !self.paused.get_untracked() && platform::is_visible() {
                    let ends = self.items.try_maybe_update(|items| {
                        for item in items.iter_mut().filter(|item| !item.is_error) {
                            item.left_ms = item.left_ms.saturating_sub(TICK_MS);
                        }
                        let before = items.len();
                        items.retain(|item| item.left_ms > 0);
                        (items.len() != before, ())
                    });
                    if ends.is_none() {
                        return;
                    }
                }
                if self.items.with_untracked(|items| items.iter().any(|item| !item.is_error)) {
                    self.tick();
                }
            },
            Duration::from_millis(TICK_MS.into()),
        );
    }
}

/// Where they are shown; always there, so that screen readers know the region.
#[component]
pub(crate) fn ToastRegion() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let pause = move |paused| move |_| toasts.paused.set(paused);
    view! {
        <section
            class="toasts"
            role="status"
            aria-label=text::NOTIFICATIONS
            on:pointerenter=pause(true)
            on:pointerleave=pause(false)
            on:focusin=move |_| toasts.paused.set(true)
            on:focusout=move |_| toasts.paused.set(false)
        >
            <For each=move || toasts.items.get() key=|toast| toast.id let(toast)>
                <ToastView toast />
            </For>
        </section>
    }
}

#[component]
fn ToastView(toast: Toast) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let id = toast.id;
    let undo = toast.undo.map(|undo| {
        let act = move |_| {
            toasts.close(id);
            undo();
        };
        view! {
            <button type="button" class="button toast-action" aria-keyshortcuts="z" on:click=act>
                {text::UNDO}
                <kbd>"Z"</kbd>
            </button>
        }
    });
    view! {
        <div class="toast" class:bad=toast.is_error>
            <p>{toast.words}</p>
            {undo}
            <button
                type="button"
                class="button ghost icon-only"
                aria-label=text::CLOSE
                on:click=move |_| toasts.close(id)
            >
                <Icon name="x" />
            </button>
        </div>
    }
}
