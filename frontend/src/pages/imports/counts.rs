//! The five counts of an import, which choose the rows below.

use super::page::Here;
use crate::{app::Go, components::Icon, intl, routes, text};
use crm_types::import::{Import, RowOutcome};
use leptos::prelude::*;

/// The icon and the colour of an outcome. The word stands beside it.
pub(super) const fn look(outcome: RowOutcome) -> (&'static str, &'static str) {
    match outcome {
        RowOutcome::Created => ("plus", "ok"),
        RowOutcome::Updated => ("pencil", "info"),
        RowOutcome::Unchanged => ("check", ""),
        RowOutcome::Rejected => ("ban", "bad"),
        RowOutcome::Conflicting => ("help", "warn"),
    }
}

/// How many rows ended like this.
pub(super) const fn count(import: &Import, outcome: RowOutcome) -> u64 {
    match outcome {
        RowOutcome::Created => import.created,
        RowOutcome::Updated => import.updated,
        RowOutcome::Unchanged => import.unchanged,
        RowOutcome::Rejected => import.rejected,
        RowOutcome::Conflicting => import.conflicting,
    }
}

/// The counts: a bar to see, and buttons to choose by.
#[component]
pub(super) fn Counts(here: Here) -> impl IntoView {
    let go = expect_context::<Go>();
    let counts = Memo::new(move |_| {
        here.import.with(|import| {
            (
                import.total,
                RowOutcome::ALL.iter().map(|outcome| (*outcome, count(import, *outcome))).collect::<Vec<_>>(),
            )
        })
    });
    let button = move |outcome: Option<RowOutcome>, word: &'static str, n: Signal<u64>| {
        let icon = outcome.map(|outcome| view! { <Icon name=look(outcome).0 /> });
        let tone = outcome.map_or("", |outcome| look(outcome).1);
        view! {
            <button
                type="button"
                class=format!("count {tone}")
                aria-pressed=move || (here.outcome.get() == outcome).to_string()
                on:click=move |_| go.instead(&routes::import(here.id, outcome))
            >
                {icon}
                <span>{word}</span>
                <span class="strong figures">{move || intl::number(n.get())}</span>
            </button>
        }
    };
    view! {
        <div class="share-bar" aria-hidden="true">
            {move || {
                counts
                    .get()
                    .1
                    .into_iter()
                    .filter(|(_, n)| *n > 0)
                    .map(|(outcome, n)| view! { <span class=look(outcome).1 style:flex-grow=n.to_string()></span> })
                    .collect_view()
            }}
        </div>
        <div class="counts" role="group" aria-label=text::COUNTS>
            {button(None, text::ALL_ROWS, Signal::derive(move || counts.with(|(total, _)| *total)))}
            {RowOutcome::ALL
                .iter()
                .map(|outcome| {
                    let outcome = *outcome;
                    let n = Signal::derive(move || here.import.with(|import| count(import, outcome)));
                    button(Some(outcome), text::outcome(outcome), n)
                })
                .collect_view()}
        </div>
    }
}
