//! The list of threads.

use super::{
    Here,
    list_head::ListHead,
    row::{self, Row},
};
use crate::{
    components::{EmptyState, FailurePanel, Icon, SkeletonRows},
    platform, routes,
    session::Session,
    store::{Listing, Phase, Store},
    text,
};
use crm_types::{
    ConversationId, Permission,
    conversation::{ConversationStatus, InboxView},
};
use leptos::{html, prelude::*};
use web_sys::KeyboardEvent;

/// How near to the end the next page is fetched, in pixels.
const NEAR_END: i32 = 600;

/// The pane at the left.
#[component]
pub(super) fn ConversationList(here: Here) -> impl IntoView {
    let store = expect_context::<Store>();
    // Opening a thread changes the place, but not the list.
    let key = Memo::new(move |_| here.key());
    Effect::new(move || {
        let key = key.get();
        store.load_list(&key);
        store.shown.update(|shown| shown.list = Some(key));
    });
    let count = Signal::derive(move || {
        let list = store.list(&key.get());
        if list.phase.get() == Phase::Ready {
            text::conversations(list.ids.with(Vec::len), list.next.with(Option::is_some))
        } else {
            String::new()
        }
    });
    view! {
        <section class="pane list-pane" id="list-pane" aria-label=text::CONVERSATIONS>
            <ListHead here count />
            {move || view! { <Rows here list=store.list(&key.get()) /> }}
        </section>
    }
}

#[component]
fn Rows(here: Here, list: Listing<ConversationId>) -> impl IntoView {
    let store = expect_context::<Store>();
    let scroller = NodeRef::<html::Div>::new();
    let scrolled = RwSignal::new(false);
    let pointed_at = RwSignal::new(false);
    let focused = RwSignal::new(false);
    // Where Tab enters the list: the row that was last in use.
    let entry = RwSignal::new(here.place.get_untracked().conversation);

    Effect::new({
        let list = list.clone();
        move |was_still: Option<bool>| {
            let still = scrolled.get() || pointed_at.get() || focused.get();
            store.held_still.set(still);
            if was_still == Some(true) && !still {
                store.release(&list);
            }
            still
        }
    });
    Effect::new({
        let scroll = list.scroll.clone();
        let ready = list.phase.clone();
        move |restored: Option<bool>| {
            let can = ready.get() == Phase::Ready && !restored.unwrap_or(false);
            if let (true, Some(scroller)) = (can, scroller.get()) {
                let top = scroll.get_value();
                request_animation_frame(move || scroller.set_scroll_top(top));
                return true;
            }
            restored.unwrap_or(false)
        }
    });
    let on_scroll = {
        let list = list.clone();
        move |_| {
            let Some(scroller) = scroller.get_untracked() else { return };
            let top = scroller.scroll_top();
            list.scroll.set_value(top);
            scrolled.set(top > 0);
            if scroller.scroll_height() - top - scroller.client_height() < NEAR_END {
                store.load_more(&here.key_untracked());
            }
        }
    };
    let on_key = {
        let ids = list.ids.clone();
        move |event: KeyboardEvent| {
            let Some(id) = row::focused() else { return };
            let target = ids.with_untracked(|ids| {
                let at = ids.iter().position(|other| *other == id)?;
                match event.key().as_str() {
                    "ArrowDown" => ids.get(at + 1),
                    "ArrowUp" => ids.get(at.checked_sub(1)?),
                    "Home" => ids.first(),
                    "End" => ids.last(),
                    _ => None,
                }
                .copied()
            });
            if let Some(target) = target {
                event.prevent_default();
                row::focus(target);
            }
        }
    };
    let release = {
        let list = list.clone();
        move |_| {
            store.release(&list);
            if let Some(scroller) = scroller.get_untracked() {
                scroller.set_scroll_top(0);
            }
            if let Some(first) = list.ids.with_untracked(|ids| ids.first().copied()) {
                row::focus(first);
            }
        }
    };
    let held = list.held.clone();
    let (ids, next, phase, busy) = (list.ids.clone(), list.next.clone(), list.phase.clone(), list.busy.signal.clone());
    let row_count = {
        let (ids, next) = (ids.clone(), next.clone());
        move || if next.with(Option::is_some) { "-1".to_owned() } else { ids.with(Vec::len).to_string() }
    };
    let is_empty = Memo::new({
        let ids = ids.clone();
        move |_| ids.with(Vec::is_empty)
    });
    let more_failed = list.more_failed.clone();
    view! {
        <div
            class="list-body"
            on:pointerenter=move |_| pointed_at.set(true)
            on:pointerleave=move |_| pointed_at.set(false)
        >
            <div class="pill-slot" role="status">
                {move || {
                    let n = held.with(Vec::len);
                    let release = release.clone();
                    (n > 0)
                        .then(|| {
                            view! {
                                <button type="button" class="pill" on:click=release>
                                    <Icon name="arrow-up" />
                                    {text::new_items(n)}
                                </button>
                            }
                        })
                }}
            </div>
            <div
                node_ref=scroller
                class="list-scroll"
                on:scroll=on_scroll
                on:keydown=on_key
                on:focusin=move |_| {
                    focused.set(true);
                    entry.set(row::focused());
                }
                on:focusout=move |_| focused.set(false)
            >
                {move || match phase.get() {
                    Phase::Fresh => view! { <SkeletonRows count=9 label=text::LOADING /> }.into_any(),
                    Phase::Failed(failure) => {
                        let retry = move |()| store.load_list(&here.key_untracked());
                        view! { <FailurePanel failure retry /> }.into_any()
                    }
                    Phase::Ready if is_empty.get() => view! { <Nothing here /> }.into_any(),
                    Phase::Ready => {
                        let ids = ids.clone();
                        let first = Memo::new({
                            let ids = ids.clone();
                            move |_| {
                                let wanted = entry.get();
                                ids.with(|ids| wanted.filter(|id| ids.contains(id)).or(ids.first().copied()))
                            }
                        });
                        view! {
                            <div
                                role="grid"
                                class="rows"
                                aria-label=text::CONVERSATIONS
                                aria-rowcount=row_count.clone()
                                aria-colcount="1"
                                aria-busy={
                                    let busy = busy.clone();
                                    move || busy.get().to_string()
                                }
                            >
                                <ForEnumerate each=move || ids.get() key=|id| *id let(index, id)>
                                    <Row here id index entry=first />
                                </ForEnumerate>
                            </div>
                        }
                            .into_any()
                    }
                }}
                {move || {
                    let failed = more_failed.get();
                    (next.with(Option::is_some) && !is_empty.get())
                        .then(|| {
                            view! {
                                <p class="more">
                                    {failed.map(|failure| view! { <span class="field-error">{failure.sentence}</span> })}
                                    <button
                                        type="button"
                                        class="button ghost"
                                        on:click=move |_| store.load_more(&here.key_untracked())
                                    >
                                        {text::LOAD_MORE}
                                    </button>
                                </p>
                            }
                        })
                }}
            </div>
        </div>
    }
    .into_any()
}

/// Why there is nothing, and what to do about it.
#[component]
fn Nothing(here: Here) -> impl IntoView {
    let store = expect_context::<Store>();
    // Whether a line is connected decides between "no texts yet" and "all caught up".
    let session = expect_context::<Session>();
    let may_connect = Memo::new(move |_| session.may(Permission::ConnectionWrite));
    let connected = RwSignal::new(None::<bool>);
    if session.may_now(Permission::ConnectionRead) {
        let client = store.client();
        leptos::task::spawn_local(async move {
            let lines = client.connections().await.map(|list| !list.items.is_empty());
            connected.try_set(Some(lines.unwrap_or(true)));
        });
    } else {
        connected.set(Some(true));
    }
    let filter = here.filter.get_untracked();
    let clear = move |_| {
        here.show(&routes::InboxFilter { q: String::new(), ..here.filter.get_untracked() });
        platform::focus_soon(super::list_head::SEARCH_ID);
    };
    move || {
        if !filter.q.is_empty() {
            view! {
                <EmptyState icon="search" title=text::NOTHING_FOUND>
                    <button type="button" class="button" on:click=clear>
                        {text::CLEAR_SEARCH}
                    </button>
                </EmptyState>
            }
            .into_any()
        } else if here.place.get_untracked().view == InboxView::Calls {
            match filter.status {
                ConversationStatus::Open => {
                    view! { <EmptyState icon="check" title=text::NOBODY_WAITS lead=text::NOBODY_WAITS_LEAD /> }
                        .into_any()
                }
                ConversationStatus::Done => {
                    view! { <EmptyState icon="phone" title=text::NOTHING_DEALT_WITH /> }.into_any()
                }
            }
        } else if filter.status == ConversationStatus::Done {
            view! { <EmptyState icon="check" title=text::NOTHING_DONE /> }.into_any()
        } else {
            match connected.get() {
                None => ().into_any(),
                Some(true) => {
                    view! { <EmptyState icon="check" title=text::ALL_CAUGHT_UP lead=text::ALL_CAUGHT_UP_LEAD /> }
                        .into_any()
                }
                Some(false) if !may_connect.get() => {
                    view! { <EmptyState icon="inbox" title=text::NO_TEXTS lead=text::NO_TEXTS_TO_READ /> }.into_any()
                }
                Some(false) => view! {
                    <EmptyState icon="inbox" title=text::NO_TEXTS lead=text::NO_TEXTS_LEAD>
                        <a class="button primary" href=routes::CONNECTIONS>
                            {text::CONNECT_OPENPHONE}
                        </a>
                    </EmptyState>
                }
                .into_any(),
            }
        }
    }
}
