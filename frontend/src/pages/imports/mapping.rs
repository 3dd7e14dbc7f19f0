//! A row for each column of the file: its first values, and what it is.

use super::{
    page::{Here, STAGE},
    plan::{Column, Plan, takes_key},
};
use crate::{components::Icon, text};
use crm_types::import::{ImportColumn, ImportField, MAX_KEY};
use leptos::prelude::*;

const LABELS: &str = "address-labels";

#[component]
pub(super) fn Mapping(here: Here, plan: Plan, names: StoredValue<Vec<String>>) -> impl IntoView {
    let columns = here.import.with_untracked(|import| import.columns.clone());
    let rows = columns.into_iter().enumerate().filter_map(|(index, found)| {
        let column = plan.column(index)?;
        Some(view! { <Row here plan names index found column /> })
    });
    view! {
        <section class="panel" aria-labelledby=STAGE>
            <h2 id=STAGE tabindex="-1">
                {text::COLUMNS}
            </h2>
            <p class="meta">{text::COLUMNS_LEAD}</p>
            <datalist id=LABELS>
                {text::PHONE_LABELS.map(|label| view! { <option value=label></option> }).collect_view()}
            </datalist>
            <table class="table mapping">
                <thead>
                    <tr>
                        <th scope="col">{text::COLUMN}</th>
                        <th scope="col">{text::SAMPLES}</th>
                        <th scope="col">{text::MEANING}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
}

#[component]
fn Row(
    here: Here,
    plan: Plan,
    names: StoredValue<Vec<String>>,
    index: usize,
    found: ImportColumn,
    column: Column,
) -> impl IntoView {
    let name = text::column_name(&found.header, index);
    let error = Memo::new(move |_| names.with_value(|names| plan.column_error(index, names)));
    let error_id = format!("column-{index}-error");
    let why_id = format!("column-{index}-why");
    let described_by = {
        let (error_id, why_id) = (error_id.clone(), why_id.clone());
        move || if error.with(Option::is_some) { error_id.clone() } else { why_id.clone() }
    };
    // Why it was guessed; said only as long as it is what was guessed.
    let why = move || {
        let field = column.field.get();
        here.import.with(|import| {
            let found = import.columns.get(index)?;
            match field {
                None => Some(text::LEFT_OUT.to_owned()),
                Some(_) if found.field == field => found.why.clone(),
                Some(_) => None,
            }
        })
    };
    let key = {
        let name = name.clone();
        move || {
            column
                .field
                .get()
                .filter(|field| takes_key(*field))
                .map(|field| view! { <Key column field name=name.clone() /> })
        }
    };
    let header = name.clone();
    let choose = move |value: String| {
        let field = ImportField::parse(&value);
        // A further fact is called what its column is called, unless somebody says otherwise.
        if field == Some(ImportField::Attribute) && column.key.with_untracked(String::is_empty) {
            column.key.set(header.chars().take(MAX_KEY).collect());
        }
        column.field.set(field);
    };
    let chosen = column.field.get_untracked();
    view! {
        <tr>
            <th scope="row" dir="auto">
                {name.clone()}
            </th>
            <td class="samples">
                {found.samples.into_iter().map(|sample| view! { <span dir="auto">{sample}</span> }).collect_view()}
            </td>
            <td class="meaning">
                <div class="meaning-fields">
                    <select
                        aria-label=text::meaning_of(&name)
                        aria-describedby=described_by
                        aria-invalid=move || error.with(Option::is_some).then_some("true")
                        on:change:target=move |event| choose(event.target().value())
                    >
                        <option value="" selected=chosen.is_none()>
                            {text::LEAVE_OUT}
                        </option>
                        {text::FIELD_GROUPS
                            .iter()
                            .map(|(group, fields)| {
                                let options = fields
                                    .iter()
                                    .map(|field| {
                                        view! {
                                            <option value=field.as_str() selected=chosen == Some(*field)>
                                                {text::import_field(*field)}
                                            </option>
                                        }
                                    });
                                view! { <optgroup label=*group>{options.collect_view()}</optgroup> }
                            })
                            .collect_view()}
                    </select>
                    {key}
                </div>
                <p class="hint" id=why_id>
                    {why}
                </p>
                {move || {
                    error
                        .get()
                        .map(|error| {
                            view! {
                                <p class="field-error" id=error_id.clone() role="status">
                                    <Icon name="alert" />
                                    <span dir="auto">{error}</span>
                                </p>
                            }
                        })
                }}
            </td>
        </tr>
    }
}

/// The label of an address, or the name of a fact.
#[component]
fn Key(column: Column, field: ImportField, name: String) -> impl IntoView {
    let is_fact = field == ImportField::Attribute;
    let (label, hint) = if is_fact {
        (text::fact_of_column(&name), text::FACT_NAME_HINT)
    } else {
        (text::label_of_column(&name), text::LABEL_HINT)
    };
    view! {
        <input
            type="text"
            autocomplete="off"
            maxlength=MAX_KEY.to_string()
            aria-label=label
            placeholder=hint
            aria-invalid=move || (is_fact && column.key.with(|key| key.trim().is_empty())).then_some("true")
            list=(!is_fact).then_some(LABELS)
            prop:value=move || column.key.get()
            on:input:target=move |event| column.key.set(event.target().value())
        />
    }
}
