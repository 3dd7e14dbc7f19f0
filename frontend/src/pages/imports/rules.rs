//! How a file is added: what wins, what everybody gets, and where consent comes from.

use super::plan::Plan;
use crate::{
    attempt::Attempt,
    components::{FieldKind, Icon, SelectField, TextField},
    text,
};
use leptos::prelude::*;

const RULES: &str = "import-rules";
const CONSENT: &str = "import-consent";

#[component]
pub(super) fn Rules(plan: Plan, attempt: Attempt) -> impl IntoView {
    let choice = move |(rule, name, what): &(_, &'static str, &'static str)| {
        let rule = *rule;
        view! {
            <label class="choice rule">
                <input
                    type="radio"
                    name="on-conflict"
                    prop:checked=move || plan.on_conflict.get() == rule
                    on:change=move |_| plan.on_conflict.set(rule)
                />
                <span>
                    <span class="strong">{*name}</span>
                    <span class="hint">{*what}</span>
                </span>
            </label>
        }
    };
    view! {
        <section class="panel" aria-labelledby=RULES>
            <h2 id=RULES>{text::RULES}</h2>
            <fieldset class="rules">
                <legend>{text::WHERE_IT_DIFFERS}</legend>
                {text::CONFLICT_RULES.iter().map(choice).collect_view()}
            </fieldset>
            <div class="form-pair">
                <TextField
                    id="import-tags"
                    label=text::TAGS_FOR_ALL
                    optional=true
                    hint=text::TAGS_HINT
                    value=plan.tags
                    error=attempt.error("/tags")
                />
                <TextField
                    id="import-source"
                    label=text::SOURCE_FOR_ALL
                    optional=true
                    hint=text::SOURCE_FOR_ALL_HINT
                    value=plan.lead_source
                    error=attempt.error("/lead_source")
                />
            </div>
        </section>
    }
}

/// Where a "yes" of the file comes from. Without it only a "no" is taken over.
#[component]
pub(super) fn ConsentSource(plan: Plan, attempt: Attempt) -> impl IntoView {
    let bases = std::iter::once((String::new(), text::CONSENT_BASIS_NONE.to_owned()))
        .chain(text::CONSENT_BASES.iter().map(|(basis, words)| (basis.to_string(), (*words).to_owned())));
    let is_claimed = Memo::new(move |_| plan.basis.with(|basis| !basis.is_empty()));
    let date_error = attempt.error("/consent/date");
    let date_described = move || date_error.with(Option::is_some).then_some("consent-date-error");
    view! {
        <section class="panel" aria-labelledby=CONSENT>
            <h2 id=CONSENT>{text::CONSENT_SOURCE}</h2>
            <p>{text::CONSENT_SOURCE_LEAD}</p>
            <SelectField id="consent-basis" label=text::CONSENT_BASIS options=bases.collect() value=plan.basis />
            {move || {
                is_claimed
                    .get()
                    .then(|| {
                        view! {
                            <div class="form-pair">
                                <TextField
                                    id="consent-source"
                                    label=text::CONSENT_RECORD
                                    hint=text::CONSENT_RECORD_HINT
                                    value=plan.source
                                    error=attempt.error("/consent/source")
                                />
                                <div class="field">
                                    <label for="consent-date">{text::CONSENT_DATE}</label>
                                    <input
                                        id="consent-date"
                                        type="date"
                                        aria-describedby=date_described
                                        aria-invalid=move || date_error.with(Option::is_some).then_some("true")
                                        prop:value=move || plan.date.get()
                                        on:input:target=move |event| plan.date.set(event.target().value())
                                    />
                                    {move || {
                                        date_error
                                            .get()
                                            .map(|error| {
                                                view! {
                                                    <p class="field-error" id="consent-date-error">
                                                        <Icon name="alert" />
                                                        {error}
                                                    </p>
                                                }
                                            })
                                    }}
                                </div>
                            </div>
                            <TextField
                                id="consent-wording"
                                label=text::CONSENT_WORDING
                                optional=true
                                kind=FieldKind::Lines
                                value=plan.wording
                                error=attempt.error("/consent/wording")
                            />
                        }
                    })
            }}
        </section>
    }
}
