//! Before anything is added: what the columns are, how they are added, and what will happen.

use super::{
    counts::{Counts, count},
    mapping::Mapping,
    page::Here,
    plan::Plan,
    rows::Rows,
    rules::{ConsentSource, Rules},
    running::Indeterminate,
};
use crate::{
    attempt::Attempt,
    components::{FormErrors, Icon},
    platform,
    store::Store,
    text,
};
use crm_types::{
    FieldError,
    import::{ImportStatus, RowOutcome},
};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The heading of what will happen.
const PREVIEW: &str = "import-preview";
const FORM: &str = "import-plan";
/// The fields that show their own errors.
const FIELDS: &[&str] = &["/tags", "/lead_source", "/consent/source", "/consent/date", "/consent/wording"];

#[component]
pub(super) fn Check(here: Here) -> impl IntoView {
    let store = expect_context::<Store>();
    let plan = here.import.with_untracked(Plan::of);
    let reading = Attempt::new();
    let names: Vec<String> = here.import.with_untracked(|import| {
        (0..).zip(&import.columns).map(|(index, column)| text::column_name(&column.header, index)).collect()
    });
    let names = StoredValue::new(names);
    let read_again = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let options = match untrack(|| plan.options()) {
            Ok(options) => options,
            Err(errors) => {
                let of_columns = names.with_value(|names| untrack(|| plan.column_errors(names)));
                return reading.refuse(told(errors, of_columns));
            }
        };
        let (client, key, sent) = (store.client(), reading.key(&options), options.clone());
        reading.send(async move { client.patch_import(here.id, &options, &key).await }, move |import| {
            plan.read_with(sent);
            here.take(import);
            // The button that was pressed is gone.
            platform::focus_soon(PREVIEW);
        });
    };
    view! {
        {move || {
            here.may_import
                .get()
                .then(|| {
                    view! {
                        <form id=FORM class="form" novalidate=true on:submit=read_again>
                            <FormErrors failure=reading.failure shown=FIELDS />
                            <Mapping here plan names />
                            {move || plan.says_yes().then(|| view! { <ConsentSource plan attempt=reading /> })}
                            <Rules plan attempt=reading />
                        </form>
                    }
                })
        }}
        <Preview here />
        {move || here.may_import.get().then(|| view! { <Act here plan reading /> })}
    }
}

/// What is wrong, in the words of the form: what is wrong with columns is said once each.
fn told(errors: Vec<FieldError>, of_columns: BTreeSet<String>) -> Vec<FieldError> {
    let rest = errors.into_iter().filter(|error| !error.pointer.starts_with("/mapping/"));
    of_columns.into_iter().map(|message| FieldError::new("/columns", message)).chain(rest).collect()
}

#[component]
fn Preview(here: Here) -> impl IntoView {
    let is_read = Memo::new(move |_| here.import.with(|import| import.status == ImportStatus::Previewed));
    let none = Signal::derive(move || match here.outcome.get() {
        None => text::NO_WORST,
        Some(outcome) if here.import.with(|import| count(import, outcome)) == 0 => text::NO_ROWS,
        Some(RowOutcome::Created | RowOutcome::Unchanged) => text::NOT_LISTED_YET,
        Some(_) => text::NOT_AMONG_WORST,
    });
    view! {
        <section class="panel" aria-labelledby=PREVIEW>
            <h2 id=PREVIEW tabindex="-1">
                {text::WHAT_HAPPENS}
            </h2>
            <p role="status">
                {move || {
                    if is_read.get() { here.import.with(text::what_happens) } else { text::READING.to_owned() }
                }}
            </p>
            {move || {
                if is_read.get() {
                    view! {
                        <Counts here />
                        {move || here.import.with(text::left_out).map(|words| view! { <p class="meta">{words}</p> })}
                        <h3>{text::WORST_ROWS}</h3>
                        <Rows here none />
                    }
                        .into_any()
                } else {
                    view! { <Indeterminate label=text::READING /> }.into_any()
                }
            }}
        </section>
    }
}

/// The one thing to do here, always in sight.
#[component]
fn Act(here: Here, plan: Plan, reading: Attempt) -> impl IntoView {
    let store = expect_context::<Store>();
    let committing = Attempt::new();
    let commit = move |_| {
        let (client, key) = (store.client(), committing.key(&here.id));
        committing.send(async move { client.commit_import(here.id, &key).await }, move |import| {
            here.take(import);
            platform::focus_soon(super::page::STAGE);
        });
    };
    let is_read = Memo::new(move |_| here.import.with(|import| import.status == ImportStatus::Previewed));
    let is_changed = Memo::new(move |_| plan.is_changed());
    let verb = Memo::new(move |_| here.import.with(|import| text::add_people(import.created, import.updated)));
    view! {
        <div class="act-bar">
            <FormErrors failure=committing.failure />
            {move || match (is_read.get(), is_changed.get(), verb.get()) {
                (false, ..) => view! { <p class="meta">{text::READING}</p> }.into_any(),
                (true, true, _) => {
                    view! {
                        <p>{text::CHANGED_SINCE_READ}</p>
                        <button type="submit" form=FORM class="button primary push" aria-busy=reading.busy()>
                            <Icon name="refresh" />
                            {text::READ_AGAIN}
                        </button>
                    }
                        .into_any()
                }
                (true, false, None) => view! { <p>{text::NOTHING_NEW}</p> }.into_any(),
                (true, false, Some(verb)) => {
                    view! {
                        <p class="wide-only">{move || here.import.with(text::left_out)}</p>
                        <button type="button" class="button primary push" aria-busy=committing.busy() on:click=commit>
                            {verb}
                        </button>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}
