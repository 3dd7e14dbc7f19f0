//! Secrets that are shown once.

use super::{CopyWords, Dialog, Icon, Stamp, Timestamp};
use crate::{platform, text};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// A secret, and what to do with it.
#[derive(Clone)]
pub(crate) struct Once {
    pub(crate) title: String,
    pub(crate) lead: String,
    pub(crate) label: &'static str,
    /// One line for a link or a key, several for codes.
    pub(crate) lines: Vec<String>,
    /// Until when it is good, when that is limited.
    pub(crate) until: Option<DateTime<Utc>>,
    /// What its file is called, for what belongs into one.
    pub(crate) file: Option<&'static str>,
    /// Where the focus goes afterwards, when what had it is gone.
    pub(crate) focus: Option<&'static str>,
}

/// What a page shows once. It is forgotten as soon as the dialog is closed.
#[derive(Clone, Copy)]
pub(crate) struct ShownOnce {
    open: RwSignal<bool>,
    once: RwSignal<Option<Once>>,
}

impl ShownOnce {
    /// Nothing is shown yet.
    pub(crate) fn new() -> Self {
        let shown = Self { open: RwSignal::new(false), once: RwSignal::new(None) };
        Effect::new(move || {
            if shown.open.get() {
                return;
            }
            let before = shown.once.try_update(Option::take).flatten();
            if let Some(focus) = before.and_then(|once| once.focus) {
                platform::focus_soon(focus);
            }
        });
        shown
    }

    /// Shows it.
    pub(crate) fn show(self, once: Once) {
        self.once.set(Some(once));
        self.open.set(true);
    }
}

/// The dialog; one a page.
#[component]
pub(crate) fn OnceDialog(shown: ShownOnce) -> impl IntoView {
    let title =
        Signal::derive(move || shown.once.with(|once| once.as_ref().map(|it| it.title.clone())).unwrap_or_default());
    view! {
        <Dialog id="shown-once" title open=shown.open wide=true firm=true>
            {move || shown.once.get().map(|once| view! { <Secret shown once /> })}
        </Dialog>
    }
}

#[component]
fn Secret(shown: ShownOnce, once: Once) -> impl IntoView {
    let all = once.lines.join("\n");
    let file = once.file.map(|name| {
        let all = all.clone();
        view! {
            <button type="button" class="button" on:click=move |_| platform::save_text(name, format!("{all}\n"))>
                <Icon name="download" />
                {text::DOWNLOAD}
            </button>
        }
    });
    view! {
        <div class="notice warn">
            <Icon name="alert" />
            <p dir="auto">{once.lead}</p>
        </div>
        {match <[String; 1]>::try_from(once.lines) {
            Ok([line]) => {
                view! {
                    <div class="field">
                        <label for="secret">{once.label}</label>
                        <input
                            id="secret"
                            type="text"
                            class="secret"
                            readonly
                            autofocus=true
                            prop:value=line
                            on:focus:target=move |event| event.target().select()
                        />
                    </div>
                }
                    .into_any()
            }
            Err(lines) => {
                view! {
                    <ul class="codes" aria-label=once.label>
                        {lines.into_iter().map(|line| view! { <li><code>{line}</code></li> }).collect_view()}
                    </ul>
                }
                    .into_any()
            }
        }}
        {once
            .until
            .map(|at| view! { <p class="meta">{text::GOOD_UNTIL} " " <Timestamp at stamp=Stamp::Coming /></p> })}
        <div class="actions end">
            <CopyWords value=all />
            {file}
            <button type="button" class="button primary" on:click=move |_| shown.open.set(false)>
                {text::I_HAVE_IT}
            </button>
        </div>
    }
    .into_any()
}
