//! The keys, and the switch for single letters.

use super::SettingsHead;
use crate::{pages::ShortcutTables, prefs::Prefs, text};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn Keyboard() -> impl IntoView {
    let letters = expect_context::<Prefs>().letters;
    view! {
        <SettingsHead title=text::KEYBOARD lead=text::KEYBOARD_LEAD />
        <div class="panel">
            <label class="switch">
                <span>
                    <span class="strong">{text::LETTERS}</span>
                    <span class="hint" id="letters-hint">
                        {text::LETTERS_HINT}
                    </span>
                </span>
                <input
                    type="checkbox"
                    role="switch"
                    aria-label=text::LETTERS
                    aria-describedby="letters-hint"
                    prop:checked=move || letters.get()
                    on:change:target=move |event| letters.set(event.target().checked())
                />
            </label>
        </div>
        <div class="panel">
            <h2 class="visually-hidden">{text::KEYS_HELP}</h2>
            <ShortcutTables />
        </div>
    }
    .into_any()
}
