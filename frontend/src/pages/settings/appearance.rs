//! Theme and density.

use super::SettingsHead;
use crate::{
    prefs::{Density, Prefs, Theme},
    text,
};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn Appearance() -> impl IntoView {
    let prefs = expect_context::<Prefs>();
    view! {
        <SettingsHead title=text::APPEARANCE lead=text::APPEARANCE_LEAD />
        <fieldset class="panel choices">
            <legend>{text::THEME}</legend>
            {Theme::ALL
                .into_iter()
                .map(|theme| {
                    let label = match theme {
                        Theme::System => text::THEME_SYSTEM,
                        Theme::Light => text::THEME_LIGHT,
                        Theme::Dark => text::THEME_DARK,
                    };
                    let chosen = Signal::derive(move || prefs.theme.get() == theme);
                    view! { <Choice group="theme" word=theme.word() label chosen choose=move |()| prefs.theme.set(theme) /> }
                })
                .collect_view()}
        </fieldset>
        <fieldset class="panel choices">
            <legend>{text::DENSITY}</legend>
            {Density::ALL
                .into_iter()
                .map(|density| {
                    let label = match density {
                        Density::Compact => text::DENSITY_COMPACT,
                        Density::Default => text::DENSITY_DEFAULT,
                        Density::Comfortable => text::DENSITY_COMFORTABLE,
                    };
                    let chosen = Signal::derive(move || prefs.density.get() == density);
                    view! {
                        <Choice group="density" word=density.word() label chosen choose=move |()| prefs.density.set(density) />
                    }
                })
                .collect_view()}
        </fieldset>
    }
    .into_any()
}

#[component]
fn Choice(
    group: &'static str,
    word: &'static str,
    label: &'static str,
    chosen: Signal<bool>,
    #[prop(into)] choose: Callback<()>,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="radio" name=group value=word prop:checked=chosen on:change=move |_| choose.run(()) />
            {label}
        </label>
    }
}
