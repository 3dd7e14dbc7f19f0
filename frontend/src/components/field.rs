//! A labelled field that owns its hint and its error.

use super::Icon;
use crate::text;
use leptos::prelude::*;

/// What is typed into a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum FieldKind {
    #[default]
    Line,
    Email,
    Password,
    /// A key that is written and never read back: not offered to password managers.
    Secret,
    /// A code that is good once: digits as a rule, but recovery codes have letters.
    Code,
    /// A whole number.
    Number,
    /// Several lines.
    Lines,
}

/// A labelled field.
#[component]
pub(crate) fn TextField(
    /// Unique in the page.
    id: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    #[prop(optional)] kind: FieldKind,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(optional)] optional: bool,
    #[prop(into)] error: Signal<Option<String>>,
    /// Which keys a phone offers, when that changes; else as the kind has it.
    #[prop(optional, into)]
    inputmode: Option<Signal<&'static str>>,
    /// For password managers and address books.
    #[prop(optional)]
    autocomplete: &'static str,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let described_by = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        move || {
            let mut ids = Vec::new();
            if hint.is_some() {
                ids.push(hint_id.clone());
            }
            if error.with(Option::is_some) {
                ids.push(error_id.clone());
            }
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    let invalid = move || error.with(Option::is_some).then_some("true");
    let autocomplete = if autocomplete.is_empty() { "off" } else { autocomplete };
    let control = if kind == FieldKind::Lines {
        view! {
            <textarea
                id=id
                rows="3"
                autocomplete=autocomplete
                aria-describedby=described_by
                aria-invalid=invalid
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
            ></textarea>
        }
        .into_any()
    } else {
        let input_type = match kind {
            FieldKind::Email => "email",
            FieldKind::Password | FieldKind::Secret => "password",
            FieldKind::Line | FieldKind::Lines | FieldKind::Code | FieldKind::Number => "text",
        };
        let autocomplete = match kind {
            FieldKind::Secret => "new-password",
            FieldKind::Code => "one-time-code",
            _ => autocomplete,
        };
        let digits = matches!(kind, FieldKind::Code | FieldKind::Number).then_some("numeric");
        // Codes are no words: nothing is to be corrected or begun with a capital.
        let plain = (kind == FieldKind::Code).then_some("off");
        view! {
            <input
                id=id
                type=input_type
                inputmode=move || inputmode.map(|mode| mode.get()).or(digits)
                autocomplete=autocomplete
                autocapitalize=plain
                spellcheck=plain.map(|_| "false")
                aria-describedby=described_by
                aria-invalid=invalid
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>
                {label} {optional.then(|| view! { <span class="optional">" " {text::OPTIONAL}</span> })}
            </label>
            {control}
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
