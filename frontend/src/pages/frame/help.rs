//! The list of keys.

use super::HelpOpen;
use crate::{components::Dialog, routes, text};
use leptos::prelude::*;

/// The dialog behind `?`.
#[component]
pub(super) fn Help() -> impl IntoView {
    let HelpOpen(open) = expect_context();
    view! {
        <Dialog id="keys-help" title=text::KEYS_HELP.to_owned() open=open wide=true>
            <ShortcutTables />
            <p class="actions">
                <a href=routes::KEYBOARD on:click=move |_| open.set(false)>
                    {text::KEYS_SETTINGS}
                </a>
            </p>
        </Dialog>
    }
}

/// All keys, in two groups.
#[component]
pub(crate) fn ShortcutTables() -> impl IntoView {
    view! {
        <div class="shortcut-tables">
            <ShortcutTable title=text::KEYS_EVERYWHERE rows=text::SHORTCUTS_EVERYWHERE />
            <ShortcutTable title=text::KEYS_INBOX rows=text::SHORTCUTS_INBOX />
        </div>
    }
}

#[component]
fn ShortcutTable(title: &'static str, rows: &'static [text::Shortcut]) -> impl IntoView {
    view! {
        <section>
            <h3>{title}</h3>
            <dl class="shortcuts">
                {rows
                    .iter()
                    .map(|(keys, words)| {
                        view! {
                            <div>
                                <dt>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view()}</dt>
                                <dd>{*words}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </section>
    }
}
