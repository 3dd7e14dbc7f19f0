//! What became of rows, or would.

use super::{counts::look, page::Here};
use crate::{
    components::{EmptyState, FailurePanel, Icon, More, SkeletonRows},
    routes,
    store::{Paged, Store},
    text,
};
use crm_types::import::{Difference, ImportRow, ImportRowQuery, ImportStatus, RowOutcome};
use leptos::prelude::*;

/// The rows that the address asks for.
#[component]
pub(super) fn Rows(
    here: Here,
    /// What stands where there are none.
    #[prop(into)]
    none: Signal<&'static str>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let list = Paged::<ImportRow>::new();
    let fetch = move |cursor: Option<String>| {
        let client = store.client();
        let asked = ImportRowQuery { outcome: here.outcome.get_untracked(), cursor: cursor.clone(), limit: None };
        list.take(cursor.is_none(), async move { client.import_rows(here.id, &asked).await });
    };
    let status = Memo::new(move |_| here.import.with(|import| import.status));
    Effect::new(move || {
        here.outcome.track();
        if matches!(status.get(), ImportStatus::Previewed | ImportStatus::Done | ImportStatus::Undone) {
            list.reset();
            fetch(None);
        }
    });
    let headers = Memo::new(move |_| {
        here.import.with(|import| import.columns.iter().map(|column| column.header.clone()).collect::<Vec<_>>())
    });
    let shown = move || {
        let more = list.next.with(Option::is_some);
        list.items.with(|items| items.as_ref().map(|items| text::rows_shown(items.len(), more)))
    };
    view! {
        <p class="visually-hidden" role="status">
            {shown}
        </p>
        {move || match (list.items.with(|items| items.as_ref().map(Vec::is_empty)), list.failed.get()) {
            (Some(true), _) => view! { <EmptyState icon="check" title=none.get() /> }.into_any(),
            (Some(false), _) => {
                view! {
                    <div class="table-frame">
                        <table class="table events receipts">
                            <thead>
                                <tr>
                                    <th scope="col">{text::LINE}</th>
                                    <th scope="col">{text::OUTCOME}</th>
                                    <th scope="col">{text::WHAT}</th>
                                    <th scope="col">{text::PERSON}</th>
                                </tr>
                            </thead>
                            <tbody>
                                <For each=move || list.items.get().unwrap_or_default() key=|row| row.line let(row)>
                                    <Row row headers is_undone=Memo::new(move |_| status.get() == ImportStatus::Undone) />
                                </For>
                            </tbody>
                        </table>
                    </div>
                }
                    .into_any()
            }
            (None, Some(failure)) => view! { <FailurePanel failure retry=move |()| fetch(None) /> }.into_any(),
            (None, None) => view! { <SkeletonRows count=6 label=text::LOADING /> }.into_any(),
        }}
        <More list fetch=move |cursor| fetch(Some(cursor)) />
    }
}

#[component]
fn Row(row: ImportRow, headers: Memo<Vec<String>>, is_undone: Memo<bool>) -> impl IntoView {
    let (icon, tone) = look(row.outcome);
    let line = row.line;
    // Who was new and is gone has no page any more.
    let gone = is_undone.get_untracked() && row.outcome == RowOutcome::Created && row.reason.is_none();
    let contact = row.contact_id.filter(|_| !gone);
    view! {
        <tr>
            <td class="number figures">
                <span class="phone-label">{text::LINE} " "</span>
                {line}
            </td>
            <td>
                <span class=format!("badge {tone}")>
                    <Icon name=icon />
                    {text::outcome(row.outcome)}
                </span>
            </td>
            <td>
                {row
                    .reason
                    .map(|reason| {
                        view! {
                            <p>
                                {row.column.map(|column| view! { <span class="strong" dir="auto">{column}</span> ": " })}
                                <span dir="auto">{reason}</span>
                            </p>
                        }
                    })}
                {(!row.differences.is_empty()).then(|| view! { <Differences differences=row.differences /> })}
                {row.cells.map(|cells| view! { <Cells cells headers /> })}
            </td>
            <td>
                {contact
                    .map(|id| {
                        view! {
                            <a class="receipt-link" href=routes::contact(id) aria-label=text::contact_of_line(line)>
                                {text::OPEN_CONTACT}
                            </a>
                        }
                    })}
            </td>
        </tr>
    }
}

#[component]
fn Differences(differences: Vec<Difference>) -> impl IntoView {
    let line = |difference: Difference| {
        let field = text::difference_field(&difference);
        let word = match &difference {
            Difference { stayed: true, .. } => text::STAYED,
            Difference { taken: true, .. } => text::TAKEN,
            _ => text::OURS_STAYS,
        };
        let side = |value: Option<String>| match value {
            Some(value) => view! { <span dir="auto">{value}</span> }.into_any(),
            None => view! { <span class="faint">{text::NOTHING}</span> }.into_any(),
        };
        view! {
            <div>
                <dt dir="auto">{field}</dt>
                <dd>
                    {side(difference.ours)}
                    <span aria-hidden="true">"\u{2192}"</span>
                    <span class="visually-hidden">{text::BECOMES}</span>
                    {side(difference.theirs)}
                    <span class="badge">{word}</span>
                </dd>
            </div>
        }
    };
    view! { <dl class="changes">{differences.into_iter().map(line).collect_view()}</dl> }
}

#[component]
fn Cells(cells: Vec<String>, headers: Memo<Vec<String>>) -> impl IntoView {
    let cells = StoredValue::new(cells);
    let list = move || {
        let headers = headers.get();
        let cell = |(index, value): (usize, String)| {
            let header = headers.get(index).map(String::as_str).unwrap_or_default();
            view! {
                <div>
                    <dt dir="auto">{text::column_name(header, index)}</dt>
                    <dd dir="auto">{value}</dd>
                </div>
            }
        };
        cells.get_value().into_iter().enumerate().filter(|(_, value)| !value.is_empty()).map(cell).collect_view()
    };
    view! {
        <details>
            <summary>{text::SHOW_ROW}</summary>
            <dl class="changes cells">{list}</dl>
        </details>
    }
}
