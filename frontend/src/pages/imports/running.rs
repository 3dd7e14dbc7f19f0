//! While the server works on a file.

use super::page::{Here, STAGE};
use crate::{
    components::{Question, Saving},
    failure::Failure,
    platform,
    store::Store,
    text,
};
use crm_types::import::ImportProgress;
use leptos::prelude::*;

/// How often progress is read aloud, in milliseconds.
const SPOKEN_EVERY: f64 = 5_000.0;

/// Before anything is known of the file.
#[component]
pub(super) fn Reading() -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby=STAGE>
            <h2 id=STAGE tabindex="-1">
                {text::READING}
            </h2>
            <Indeterminate label=text::READING />
            <p class="meta" role="status">
                {text::READING_LEAD}
            </p>
        </section>
    }
}

/// Work whose end is not known.
#[component]
pub(super) fn Indeterminate(label: &'static str) -> impl IntoView {
    view! {
        <div class="progress" role="progressbar" aria-label=label>
            <span class="unknown"></span>
        </div>
    }
}

/// Rows are written, or taken back.
#[component]
pub(super) fn Writing(here: Here) -> impl IntoView {
    let undoing = Memo::new(move |_| here.import.with(|import| import.undoing));
    move || {
        if undoing.get() {
            view! {
                <section class="panel" aria-labelledby=STAGE>
                    <h2 id=STAGE tabindex="-1">
                        {text::TAKING_BACK}
                    </h2>
                    <Indeterminate label=text::TAKING_BACK />
                    <p class="meta" role="status">
                        {text::TAKING_BACK_LEAD}
                    </p>
                </section>
            }
            .into_any()
        } else {
            view! { <Adding here /> }.into_any()
        }
    }
}

#[component]
fn Adding(here: Here) -> impl IntoView {
    let progress = Memo::new(move |_| here.import.with(|import| import.progress.clone()));
    let words = Memo::new(move |_| progress.with(|progress| progress.as_ref().map(text::progress).unwrap_or_default()));
    let spoken = Memo::new(move |before: Option<&(f64, String)>| {
        let words = words.get();
        let now = platform::now_ms();
        match before {
            Some((at, said)) if now - at < SPOKEN_EVERY => (*at, said.clone()),
            _ => (now, words),
        }
    });
    let of = move |read: fn(&ImportProgress) -> u64| {
        move || progress.with(|progress| progress.as_ref().map(read).unwrap_or_default()).to_string()
    };
    let share = move || {
        progress.with(|progress| {
            let progress = progress.as_ref().filter(|progress| progress.of > 0)?;
            Some(progress.done.saturating_mul(1000) / progress.of)
        })
    };
    view! {
        <section class="panel" aria-labelledby=STAGE>
            <h2 id=STAGE tabindex="-1">
                {text::ADDING}
            </h2>
            <div
                class="progress"
                role="progressbar"
                aria-label=text::ADDING
                aria-valuemin="0"
                aria-valuemax=of(|progress| progress.of)
                aria-valuenow=of(|progress| progress.done)
                aria-valuetext=words
            >
                <span style:width=move || {
                    let share = share().unwrap_or_default();
                    format!("{}.{}%", share / 10, share % 10)
                }></span>
            </div>
            <p class="figures">{words}</p>
            <p class="visually-hidden" role="status">
                {move || spoken.with(|(_, words)| words.clone())}
            </p>
            <p class="meta">{text::ADDING_LEAD}</p>
            {move || here.may_import.get().then(|| view! { <Stop here /> })}
        </section>
    }
}

#[component]
fn Stop(here: Here) -> impl IntoView {
    let store = expect_context::<Store>();
    let ask = move |_| {
        let (title, done, of) = here.import.with_untracked(|import| {
            let (done, of) =
                import.progress.as_ref().map_or((0, import.total), |progress| (progress.done, progress.of));
            (text::undo_title(&import.file_name), done, of)
        });
        here.asking.ask(Question {
            title,
            explained: text::stop_explained(done, of),
            no: text::KEEP_GOING,
            yes: text::STOP_AND_UNDO,
            act: undo(here, store),
            focus: STAGE,
        });
    };
    view! {
        <div class="actions">
            <button type="button" class="button" on:click=ask>
                {text::STOP_AND_UNDO}
            </button>
        </div>
    }
}

/// Takes the import back.
pub(super) fn undo(here: Here, store: Store) -> Callback<String, Saving> {
    Callback::new(move |key: String| -> Saving {
        let client = store.client();
        Box::pin(async move {
            let import = client.undo_import(here.id, &key).await.map_err(Failure::from)?;
            here.take(import);
            Ok(())
        })
    })
}
