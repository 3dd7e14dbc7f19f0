//! What was said in a call, fetched when somebody asks for it.

use crate::{components::Icon, failure::Failure, store::Store, text};
use crm_types::{
    ActivityId,
    call::{Speaker, TranscriptLine},
    page::PageQuery,
};
use leptos::{prelude::*, task::spawn_local};

/// How many lines are fetched at once.
const LINES: u32 = 100;

/// Where the transcript stands.
#[derive(Clone, Copy)]
struct Lines {
    shown: RwSignal<Vec<TranscriptLine>>,
    next: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    failed: RwSignal<Option<Failure>>,
}

/// Folded until it is wanted: it may be long.
#[component]
pub(super) fn Transcript(id: ActivityId) -> impl IntoView {
    let store = expect_context::<Store>();
    let open = RwSignal::new(false);
    let state = Lines {
        shown: RwSignal::new(Vec::new()),
        next: RwSignal::new(None),
        busy: RwSignal::new(false),
        failed: RwSignal::new(None),
    };
    let load = move || {
        if state.busy.get_untracked() {
            return;
        }
        state.busy.set(true);
        state.failed.set(None);
        let (client, cursor) = (store.client(), state.next.get_untracked());
        spawn_local(async move {
            match client.transcript(id, &PageQuery { cursor, limit: Some(LINES) }).await {
                Ok(page) => {
                    state.shown.try_update(|lines| lines.extend(page.items));
                    state.next.try_set(page.next_cursor);
                }
                Err(error) => {
                    state.failed.try_set(Some(error.into()));
                }
            }
            state.busy.try_set(false);
        });
    };
    let toggle = move |_| {
        open.update(|open| *open = !*open);
        if open.get_untracked() && state.shown.with_untracked(Vec::is_empty) {
            load();
        }
    };
    let label = move || if open.get() { text::HIDE_TRANSCRIPT } else { text::SHOW_TRANSCRIPT };
    view! {
        <button
            type="button"
            class="button ghost small"
            aria-expanded=move || open.get().to_string()
            on:click=toggle
        >
            <Icon name="note" />
            {label}
        </button>
        {move || {
            open.get()
                .then(|| {
                    view! {
                        <div class="transcript" role="group" aria-label=text::TRANSCRIPT aria-busy=move || state.busy.get().to_string()>
                            <dl>{move || state.shown.get().into_iter().map(line).collect_view()}</dl>
                            {move || state.busy.get().then(|| view! { <p class="meta">{text::LOADING}</p> })}
                            {move || {
                                state.failed.get().map(|failure| view! { <p class="field-error">{failure.sentence}</p> })
                            }}
                            {move || {
                                let more = state.next.with(Option::is_some) || state.failed.with(Option::is_some);
                                let words = if state.failed.with(Option::is_some) { text::RETRY } else { text::MORE_LINES };
                                (more && !state.busy.get())
                                    .then(|| {
                                        view! {
                                            <button type="button" class="button small" on:click=move |_| load()>
                                                {words}
                                            </button>
                                        }
                                    })
                            }}
                        </div>
                    }
                })
        }}
    }
}

fn line(line: TranscriptLine) -> impl IntoView {
    let ours = line.speaker == Speaker::Us;
    let who = if ours { text::US.to_owned() } else { line.address.unwrap_or_default() };
    view! {
        <div class:ours=ours>
            <dt dir="auto">{who}</dt>
            <dd dir="auto">{line.text}</dd>
        </div>
    }
}
