//! Two changed the same of one person: what was, what the other made of it, and what is typed here.

use super::draft::{Draft, Part};
use crate::{components::Icon, text};
use leptos::prelude::*;

/// Where the focus goes when there is something to decide.
pub(super) const CLASH: &str = "clash";

/// Whose value stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Theirs,
    Yours,
}

/// What is to be decided.
#[derive(Clone)]
pub(super) struct Clash {
    pub(super) was: Draft,
    pub(super) theirs: Draft,
    pub(super) yours: Draft,
    /// The version of theirs.
    pub(super) version: i64,
    pub(super) parts: Vec<Part>,
}

/// What was decided about each part so far.
pub(super) type Sides = RwSignal<Vec<Option<Side>>>;

/// The question.
#[component]
pub(super) fn Clashes(clash: Clash, sides: Sides, missing: RwSignal<bool>) -> impl IntoView {
    let Clash { was, theirs, yours, parts, .. } = clash;
    let questions = parts.into_iter().enumerate().map(|(index, part)| {
        let side = Memo::new(move |_| sides.with(|sides| sides.get(index).copied().flatten()));
        let choose = move |which| {
            sides.update(|sides| sides.iter_mut().skip(index).take(1).for_each(|side| *side = Some(which)));
        };
        let is_missing = move || missing.get() && side.get().is_none();
        let choice = move |which: Side, name: &'static str, words: String| {
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name=format!("clash-{index}")
                        aria-invalid=move || is_missing().then_some("true")
                        prop:checked=move || side.get() == Some(which)
                        on:change=move |_| choose(which)
                    />
                    <span class="meta">{name}</span>
                    <Value words />
                </label>
            }
        };
        view! {
            <fieldset class="clash">
                <legend>{part.name()}</legend>
                <p class="clash-was">
                    <span class="meta">{text::CLASH_WAS}</span>
                    <Value words=was.words(part) />
                </p>
                {choice(Side::Theirs, text::CLASH_THEIRS, theirs.words(part))}
                {choice(Side::Yours, text::CLASH_YOURS, yours.words(part))}
                {move || {
                    is_missing()
                        .then(|| {
                            view! {
                                <p class="field-error">
                                    <Icon name="alert" />
                                    {text::CLASH_CHOOSE}
                                </p>
                            }
                        })
                }}
            </fieldset>
        }
    });
    view! {
        <div class="notice warn" role="alert">
            <Icon name="alert" />
            <div class="notice-body">
                <p class="strong" id=CLASH tabindex="-1">
                    {text::CLASH}
                </p>
                <p>{text::CLASH_LEAD}</p>
                {questions.collect_view()}
            </div>
        </div>
    }
}

#[component]
fn Value(words: String) -> impl IntoView {
    if words.is_empty() {
        view! { <span class="faint">{text::NONE}</span> }.into_any()
    } else {
        view! { <span dir="auto">{words}</span> }.into_any()
    }
}
