//! Glyphs of the sprite in `index.html`.

use leptos::prelude::*;

/// A glyph beside words; a screen reader reads the words.
#[component]
pub(crate) fn Icon(
    /// Its name in `assets/icons.svg`.
    #[prop(into)]
    name: Signal<&'static str>,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use_ href=move || format!("#i-{}", name.get())></use_>
        </svg>
    }
}
