//! Above the list: what it shows, and the two filters.

use super::Here;
use crate::{components::Icon, platform, routes::InboxFilter, text};
use crm_types::conversation::{ConversationStatus, InboxView};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;

pub(super) const SEARCH_ID: &str = "inbox-search";
const TYPING_PAUSE: Duration = Duration::from_millis(200);

/// Title, count, chips and search.
#[component]
pub(super) fn ListHead(here: Here, #[prop(into)] count: Signal<String>) -> impl IntoView {
    let title = move || text::view_title(here.place.get().view);
    let is_calls = Memo::new(move |_| here.place.get().view == InboxView::Calls);
    let open = Signal::derive(move || if is_calls.get() { text::TO_CALL_BACK } else { text::OPEN });
    let done = Signal::derive(move || if is_calls.get() { text::DEALT_WITH } else { text::DONE });
    view! {
        <header class="list-head">
            <div class="list-title">
                // The page's own heading says the same to screen readers.
                <span class="pane-title" aria-hidden="true">{title}</span>
                <span class="meta">{count}</span>
            </div>
            <Search here />
            <div class="chips" role="group" aria-label=text::FILTER>
                <Chip here status=ConversationStatus::Open label=open />
                <Chip here status=ConversationStatus::Done label=done />
            </div>
        </header>
    }
}

#[component]
fn Chip(here: Here, status: ConversationStatus, label: Signal<&'static str>) -> impl IntoView {
    let pressed = move || here.filter.get().status == status;
    let show = move |_| here.show(&InboxFilter { status, ..here.filter.get_untracked() });
    view! {
        <button type="button" class="chip" aria-pressed=move || pressed().to_string() on:click=show>
            {label}
        </button>
    }
}

#[component]
fn Search(here: Here) -> impl IntoView {
    let typed = RwSignal::new(here.filter.get_untracked().q);
    // "Back" changes the address, and the field with it; but never under somebody's fingers.
    Effect::new(move || {
        let q = here.filter.get().q;
        if typed.get_untracked().trim() != q {
            typed.set(q);
        }
    });
    let pending = StoredValue::new(None::<TimeoutHandle>);
    let cancel = move || {
        if let Some(handle) = pending.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(cancel);
    let show = move || {
        cancel();
        let filter = here.filter.get_untracked();
        let q = typed.get_untracked().trim().to_owned();
        if filter.q != q {
            here.show(&InboxFilter { q, ..filter });
        }
    };
    let on_input = move |value: String| {
        typed.set(value);
        cancel();
        pending.set_value(set_timeout_with_handle(show, TYPING_PAUSE).ok());
    };
    let clear = move || {
        typed.set(String::new());
        show();
        platform::focus_soon(SEARCH_ID);
    };
    view! {
        <form
            class="search"
            role="search"
            on:submit=move |event| {
                event.prevent_default();
                show();
            }
        >
            <Icon name="search" />
            <input
                id=SEARCH_ID
                type="text"
                inputmode="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=text::SEARCH_INBOX
                aria-keyshortcuts="/"
                placeholder=text::SEARCH_HINT
                prop:value=move || typed.get()
                on:input:target=move |event| on_input(event.target().value())
                on:keydown:target=move |event| {
                    if event.key() == "Escape" {
                        event.prevent_default();
                        if typed.get_untracked().is_empty() {
                            let _ = event.target().blur();
                        } else {
                            clear();
                        }
                    }
                }
            />
            {move || {
                if typed.with(String::is_empty) {
                    view! { <kbd aria-hidden="true">"/"</kbd> }.into_any()
                } else {
                    view! {
                        <button
                            type="button"
                            class="button ghost icon-only"
                            aria-label=text::CLEAR_SEARCH
                            on:click=move |_| clear()
                        >
                            <Icon name="x" />
                        </button>
                    }
                        .into_any()
                }
            }}
        </form>
    }
}
