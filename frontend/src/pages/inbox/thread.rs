//! The thread in the middle.

use super::{
    Here,
    composer::Composer,
    details::Details,
    item::Item,
    layout::{Entry, Fact, layout},
    scroller::Scroller,
    thread_head::ThreadHead,
    waiting::Waiting,
};
use crate::{
    components::{EmptyState, FailurePanel, Icon, SkeletonRows},
    failure::Failure,
    intl, platform,
    session::Session,
    store::{Phase, Store, Thread},
    text,
};
use crm_types::{
    ConversationId, Permission,
    activity::{ActivityKind, Direction},
    conversation::Conversation,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

const TITLE_ID: &str = "thread-title";

/// Where only one pane fits, the focus follows into the thread.
pub(super) fn focus_when_narrow() {
    if platform::is_narrower_than(820) {
        platform::focus_soon(TITLE_ID);
    }
}

/// Header, items and composer of one thread.
#[component]
pub(super) fn ThreadPane(here: Here, id: ConversationId) -> impl IntoView {
    let store = expect_context::<Store>();
    let failed = RwSignal::new(None::<Failure>);
    let found = RwSignal::new(store.conversation(id).is_some());
    let ask = move || {
        failed.set(None);
        store.need_conversation(id, failed, found);
    };
    if found.get_untracked() {
        store.refetch_conversation(id);
    } else {
        ask();
    }
    store.load_thread(id);
    store.shown.update(|shown| shown.thread = Some(id));
    on_cleanup(move || {
        store.shown.try_update(|shown| {
            if shown.thread == Some(id) {
                shown.thread = None;
            }
        });
    });
    focus_when_narrow();

    view! {
        <section class="pane thread-pane" aria-labelledby=TITLE_ID>
            {move || {
                let known = found.get().then(|| store.conversation(id)).flatten();
                match (known, failed.get()) {
                    (Some(signal), _) => view! { <Opened here id signal /> }.into_any(),
                    (None, Some(failure)) if failure.code == Some(crm_types::ErrorCode::NotFound) => {
                        view! {
                            <EmptyState icon="compass" title=text::NO_CONVERSATION>
                                <a class="button" href=here.href(None)>
                                    {text::BACK_TO_LIST}
                                </a>
                            </EmptyState>
                        }
                            .into_any()
                    }
                    (None, Some(failure)) => view! { <FailurePanel failure retry=move |()| ask() /> }.into_any(),
                    (None, None) => view! { <SkeletonRows count=4 label=text::LOADING /> }.into_any(),
                }
            }}
        </section>
        {move || found.get().then(|| store.conversation(id)).flatten().map(|signal| view! { <Details signal /> })}
    }
    .into_any()
}

#[component]
fn Opened(here: Here, id: ConversationId, signal: ArcRwSignal<Conversation>) -> impl IntoView {
    let store = expect_context::<Store>();
    let thread = store.thread(id);
    let scroller = Scroller::new();
    let session = expect_context::<Session>();
    let may_send = Memo::new(move |_| session.may(Permission::MessageSend));
    mark_what_is_new(store, id, &signal, &thread, scroller);
    prefetch_neighbours(here, id);
    view! {
        <ThreadHead here id title_id=TITLE_ID signal=signal.clone() />
        <Feed id thread scroller name=signal.with_untracked(|known| known.contact.name.clone()) />
        {move || {
            if may_send.get() {
                view! { <Composer id signal=signal.clone() scroller /> }.into_any()
            } else {
                view! { <p class="reading-only">{text::READING_ONLY}</p> }.into_any()
            }
        }}
    }
}

/// Draws the line "new since you looked", and marks as read what is in sight of somebody.
fn mark_what_is_new(
    store: Store,
    id: ConversationId,
    signal: &ArcRwSignal<Conversation>,
    thread: &Thread,
    scroller: Scroller,
) {
    let unread_at_first = signal.with_untracked(|known| known.unread) as usize;
    let (items, new_from, phase) = (thread.items.clone(), thread.new_from.clone(), thread.phase.clone());
    if unread_at_first > 0 {
        Effect::new(move |done: Option<bool>| {
            if done == Some(true) || phase.get() != Phase::Ready {
                return done.unwrap_or(false);
            }
            let came_in = items.with_untracked(|items| {
                items
                    .iter()
                    .rev()
                    .filter(|id| {
                        store
                            .activity(**id)
                            .is_some_and(|item| item.with_untracked(|item| item.direction == Direction::In))
                    })
                    .nth(unread_at_first - 1)
                    .copied()
            });
            new_from.set(came_in);
            true
        });
    } else {
        new_from.set(None);
    }
    let signal = signal.clone();
    let focus_count = RwSignal::new(0);
    let on_focus = window_event_listener(leptos::ev::focus, move |_| focus_count.update(|count| *count += 1));
    on_cleanup(move || on_focus.remove());
    Effect::new(move || {
        focus_count.track();
        let unread = signal.with(|known| known.unread);
        if unread > 0 && scroller.at_end.get() && platform::is_visible() {
            store.set_unread(id, false);
        }
    });
}

/// The next two threads are likely to be next.
fn prefetch_neighbours(here: Here, id: ConversationId) {
    let store = here.store;
    let list = store.list(&here.key_untracked());
    let next: Vec<_> = list.ids.with_untracked(|ids| {
        let at = ids.iter().position(|other| *other == id).map_or(0, |at| at + 1);
        ids.iter().skip(at).take(2).copied().collect()
    });
    for id in next {
        store.prefetch_thread(id);
    }
}

#[component]
fn Feed(id: ConversationId, thread: Thread, scroller: Scroller, name: String) -> impl IntoView {
    let store = expect_context::<Store>();
    let session = expect_context::<Session>();
    let name = StoredValue::new(name);
    let entries = Memo::new({
        let (items, new_from) = (thread.items.clone(), thread.new_from.clone());
        move |_| {
            let facts: Vec<Fact> = items.with(|items| {
                items
                    .iter()
                    .filter_map(|id| {
                        store.activity(*id)?.with_untracked(|item| {
                            Some(Fact {
                                id: item.id,
                                day: intl::local_day(item.at),
                                at_ms: item.at.timestamp_millis(),
                                direction: item.direction,
                                is_bubble: matches!(item.kind, ActivityKind::Message),
                            })
                        })
                    })
                    .collect()
            });
            layout(&facts, new_from.get())
        }
    });
    keep_place_when_more_comes(&thread, scroller);

    let phase = thread.phase.clone();
    let (busy, older, older_failed) = (thread.busy.signal.clone(), thread.older.clone(), thread.older_failed.clone());
    let on_scroll = move |_| {
        if scroller.scrolled() {
            store.load_older(id);
        }
    };
    let is_empty = Memo::new(move |_| entries.with(Vec::is_empty));
    let nothing_waits =
        Memo::new(move |_| store.outbox.with(|outbox| outbox.iter().all(|item| item.conversation != id)));
    view! {
        <div class="feed-frame">
            // The scroller holds one child in reading order; only the scrolling itself is upside down.
            <div node_ref=scroller.node class="feed-scroll" tabindex="0" aria-label=text::THREAD role="group" on:scroll=on_scroll>
                <div class="feed-column">
                    {move || {
                        let failed = older_failed.get();
                        (older.with(Option::is_some) && !is_empty.get())
                            .then(|| {
                                view! {
                                    <p class="more">
                                        {failed.map(|failure| view! { <span class="field-error">{failure.sentence}</span> })}
                                        <button type="button" class="button ghost" on:click=move |_| store.load_older(id)>
                                            {text::LOAD_OLDER}
                                        </button>
                                    </p>
                                }
                            })
                    }}
                    {move || match phase.get() {
                        Phase::Fresh => view! { <SkeletonRows count=5 label=text::LOADING /> }.into_any(),
                        Phase::Failed(failure) => {
                            let retry = move |()| store.load_thread(id);
                            view! { <FailurePanel failure retry /> }.into_any()
                        }
                        Phase::Ready if is_empty.get() && nothing_waits.get() => {
                            let may_send = session.may(Permission::MessageSend);
                            let words = if may_send { text::EMPTY_THREAD } else { text::EMPTY_THREAD_TO_READ };
                            view! { <p class="feed-empty">{words}</p> }.into_any()
                        }
                        Phase::Ready => ().into_any(),
                    }}
                    <div
                        role="feed"
                        class="feed"
                        aria-label=text::THREAD
                        aria-busy=move || busy.get().to_string()
                        on:keydown=move |event| move_between_items(&event)
                    >
                        <ForEnumerate each=move || entries.get() key=|entry: &Entry| *entry let(index, entry)>
                            <Item conversation=id entry index name />
                        </ForEnumerate>
                    </div>
                    <Waiting id />
                </div>
            </div>
            <JumpPill scroller />
        </div>
    }
    .into_any()
}

/// What comes in below while somebody reads above must not move what they read.
fn keep_place_when_more_comes(thread: &Thread, scroller: Scroller) {
    let items = thread.items.clone();
    Effect::new(move |before: Option<Option<crm_types::ActivityId>>| {
        let (last, added) = items.with(|items| {
            let last = items.last().copied();
            let known = before.flatten().and_then(|known| items.iter().rposition(|id| *id == known));
            (last, known.map_or(0, |known| items.len() - 1 - known))
        });
        scroller.keep_place(added);
        last
    });
}

#[component]
fn JumpPill(scroller: Scroller) -> impl IntoView {
    move || {
        (!scroller.at_end.get()).then(|| {
            let unseen = scroller.unseen.get();
            view! {
                <button type="button" class="pill jump" on:click=move |_| scroller.to_end()>
                    <Icon name="arrow-down" />
                    {if unseen > 0 { text::new_items(unseen) } else { text::TO_NEWEST.to_owned() }}
                </button>
            }
        })
    }
}

/// Page Up and Page Down go from item to item, as the feed pattern has it.
fn move_between_items(event: &KeyboardEvent) {
    let back = match event.key().as_str() {
        "PageUp" => true,
        "PageDown" => false,
        _ => return,
    };
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let Some(article) = target.and_then(|target| target.closest("article").ok().flatten()) else { return };
    let neighbour = if back { article.previous_element_sibling() } else { article.next_element_sibling() };
    if let Some(neighbour) = neighbour.and_then(|neighbour| neighbour.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        let _ = neighbour.focus();
    }
}
