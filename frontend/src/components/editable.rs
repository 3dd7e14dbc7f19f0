//! A fact that is edited where it stands.

use super::Icon;
use crate::{failure::Failure, platform, text};
use leptos::{prelude::*, task::spawn_local};
use std::{future::Future, pin::Pin};

/// An attempt to save.
pub(crate) type Saving = Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

/// Saves a new value.
pub(crate) type Save = Callback<String, Saving>;

/// A labelled value with a pencil. Enter saves, Escape leaves it; a refused value stays in the field.
#[component]
pub(crate) fn Editable(
    /// Unique in the page.
    id: &'static str,
    label: &'static str,
    #[prop(into)] value: Signal<String>,
    save: Save,
    /// Whether this user may change it.
    may_edit: Signal<bool>,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let button_id = format!("{id}-edit");

    let begin = move |_| {
        typed.set(value.get_untracked());
        error.set(None);
        editing.set(true);
        platform::focus_soon(id);
    };
    let finish = {
        let button_id = button_id.clone();
        move || {
            editing.set(false);
            platform::focus_soon(button_id.clone());
        }
    };
    let submit = {
        let finish = finish.clone();
        move || {
            let new = typed.get_untracked().trim().to_owned();
            if busy.get_untracked() {
                return;
            }
            if new == value.get_untracked() {
                return finish();
            }
            busy.set(true);
            let finish = finish.clone();
            spawn_local(async move {
                let answer = save.run(new).await;
                busy.try_set(false);
                match answer {
                    Ok(()) => finish(),
                    Err(failure) => {
                        let first = failure.fields.first().map(|field| field.message.clone());
                        error.try_set(Some(first.unwrap_or(failure.sentence)));
                    }
                }
            });
        }
    };
    let error_id = format!("{id}-error");
    view! {
        <div class="fact">
            <dt>{label}</dt>
            <dd>
                {move || {
                    let (submit, finish) = (submit.clone(), finish.clone());
                    let error_id = error_id.clone();
                    if editing.get() {
                        let described_by = error_id.clone();
                        view! {
                            <form
                                class="inline-edit"
                                on:submit=move |event| {
                                    event.prevent_default();
                                    submit();
                                }
                            >
                                <input
                                    id=id
                                    type="text"
                                    autocomplete="off"
                                    aria-label=label
                                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                                    aria-describedby=described_by
                                    prop:value=move || typed.get()
                                    on:input:target=move |event| typed.set(event.target().value())
                                    on:keydown=move |event| {
                                        if event.key() == "Escape" {
                                            event.stop_propagation();
                                            finish();
                                        }
                                    }
                                />
                                <button type="submit" class="button" aria-busy=move || busy.get().to_string()>
                                    {text::SAVE}
                                </button>
                                <p class="field-error" id=error_id role="status">{error}</p>
                            </form>
                        }
                            .into_any()
                    } else {
                        view! {
                            <span class="fact-value" dir="auto">
                                {move || {
                                    let value = value.get();
                                    if value.is_empty() {
                                        view! { <span class="faint">{text::NONE}</span> }.into_any()
                                    } else {
                                        value.into_any()
                                    }
                                }}
                            </span>
                            {
                                let button_id = button_id.clone();
                                move || {
                                    may_edit
                                        .get()
                                        .then(|| {
                                            view! {
                                                <button
                                                    type="button"
                                                    id=button_id.clone()
                                                    class="button ghost icon-only"
                                                    aria-label=text::edit_field(label)
                                                    title=text::edit_field(label)
                                                    on:click=begin
                                                >
                                                    <Icon name="pencil" />
                                                </button>
                                            }
                                        })
                                }
                            }
                        }
                            .into_any()
                    }
                }}
            </dd>
        </div>
    }
    .into_any()
}
