//! Afterwards: what became of each row, and the way back.

use super::{
    counts::Counts,
    page::{Here, STAGE},
    rows::Rows,
    running,
};
use crate::{
    components::{Icon, Question, Toasts},
    failure::Failure,
    platform, routes,
    store::Store,
    text,
};
use crm_types::import::{ImportRowExport, ImportStatus};
use leptos::{prelude::*, task::spawn_local};

#[component]
pub(super) fn Receipt(here: Here) -> impl IntoView {
    let sentence = move || {
        here.import.with(|import| match import.status {
            ImportStatus::Undone => text::undone_sentence(import.kept_on_undo),
            _ => text::done_sentence(import),
        })
    };
    view! {
        <section class="panel" aria-labelledby=STAGE>
            <div class="panel-head">
                <h2 id=STAGE tabindex="-1">
                    {text::RECEIPT}
                </h2>
                <div class="actions push">
                    {move || here.may_import.get().then(|| view! { <Download here /> })}
                </div>
            </div>
            <p role="status">{sentence}</p>
            <Counts here />
            <Rows here none=text::NO_ROWS />
        </section>
    }
}

#[component]
fn Download(here: Here) -> impl IntoView {
    let store = expect_context::<Store>();
    let toasts = expect_context::<Toasts>();
    let busy = RwSignal::new(false);
    let save = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let outcome = here.outcome.get_untracked();
        let client = store.client();
        let name = match outcome {
            Some(outcome) => format!("import-{outcome}.csv"),
            None => "import.csv".to_owned(),
        };
        spawn_local(async move {
            match client.export_import(here.id, ImportRowExport { outcome }).await {
                Ok(file) => platform::save_csv(&name, &file),
                Err(error) => toasts.fail(Failure::from(error).sentence),
            }
            busy.try_set(false);
        });
    };
    view! {
        <button type="button" class="button" aria-busy=move || busy.get().to_string() on:click=save>
            <Icon name="download" />
            {text::DOWNLOAD_ROWS}
        </button>
    }
}

/// Takes a finished import back, after a question that says what goes.
#[component]
pub(super) fn UndoButton(here: Here) -> impl IntoView {
    let store = expect_context::<Store>();
    let is_done = Memo::new(move |_| here.import.with(|import| import.status == ImportStatus::Done));
    let ask = move |_| {
        let question = here.import.with_untracked(|import| Question {
            title: text::undo_title(&import.file_name),
            explained: text::undo_explained(import.created, import.updated),
            no: text::KEEP_IMPORT,
            yes: text::UNDO_IMPORT,
            act: running::undo(here, store),
            focus: STAGE,
        });
        here.asking.ask(question);
    };
    move || {
        (is_done.get() && here.may_import.get()).then(|| {
            view! {
                <button type="button" class="button" on:click=ask>
                    <Icon name="undo" />
                    {text::UNDO_IMPORT}
                </button>
            }
        })
    }
}

/// The file could not be read.
#[component]
pub(super) fn Failed(here: Here) -> impl IntoView {
    let reason = move || here.import.with(|import| import.reason.clone());
    view! {
        <section class="notice bad" aria-labelledby=STAGE>
            <Icon name="alert" />
            <div class="notice-body">
                <h2 id=STAGE tabindex="-1">
                    {text::FAILED_IMPORT}
                </h2>
                <p role="alert">{reason}</p>
                <p>{text::FAILED_IMPORT_LEAD}</p>
                {move || {
                    here.may_import
                        .get()
                        .then(|| {
                            view! {
                                <p class="actions">
                                    <a class="button" href=routes::IMPORTS>
                                        <Icon name="upload" />
                                        {text::CHOOSE_ANOTHER}
                                    </a>
                                </p>
                            }
                        })
                }}
            </div>
        </section>
    }
}
