//! A labelled choice of one.

use super::Icon;
use leptos::prelude::*;

/// A labelled choice with its hint and its error.
#[component]
pub(crate) fn SelectField(
    /// Unique in the page.
    id: &'static str,
    label: &'static str,
    /// Values and their words.
    options: Vec<(String, String)>,
    value: RwSignal<String>,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let chosen = value.get_untracked();
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let described_by = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        move || {
            let ids = [hint.map(|_| hint_id.clone()), error.with(Option::is_some).then(|| error_id.clone())];
            let ids: Vec<String> = ids.into_iter().flatten().collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select
                id=id
                aria-describedby=described_by
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                // Before there are options there is nothing to choose; each says itself whether it is the first choice.
                prop:value=move || value.get()
                on:change:target=move |event| value.set(event.target().value())
            >
                {options
                    .into_iter()
                    .map(|(value, words)| {
                        let selected = value == chosen;
                        view! { <option value=value selected=selected>{words}</option> }
                    })
                    .collect_view()}
            </select>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! {
                            <p class="field-error" id=error_id.clone()>
                                <Icon name="alert" />
                                {error}
                            </p>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}
