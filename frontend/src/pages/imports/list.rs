//! The files so far, and where the next one is brought.

use super::bring::Bring;
use crate::{
    components::{EmptyState, FailurePanel, Icon, More, PageTitle, SkeletonRows, Stamp, Timestamp},
    routes,
    session::Session,
    store::{Paged, Store},
    text,
};
use crm_types::{
    Permission,
    import::{Import, ImportQuery, ImportStatus},
};
use leptos::prelude::*;

const TITLE: &str = "imports-so-far";

/// The page.
#[component]
pub(crate) fn Imports() -> impl IntoView {
    let store = expect_context::<Store>();
    let session = expect_context::<Session>();
    let may_import = Memo::new(move |_| session.may(Permission::ContactImport));
    let list = Paged::<Import>::new();
    let fetch = move |cursor: Option<String>| {
        let client = store.client();
        list.take(cursor.is_none(), async move { client.imports(&ImportQuery { cursor, limit: None }).await });
    };
    Effect::new(move |before: Option<()>| {
        store.versions.imports.track();
        // Whoever has gone further down is not thrown back by a file of somebody else.
        let is_long = list.items.with_untracked(|items| items.as_ref().is_some_and(|items| items.len() > 50));
        if before.is_none() || !is_long {
            fetch(None);
        }
    });
    view! {
        <div class="page narrow">
            <p class="crumbs">
                <a href=routes::CONTACTS>{text::CONTACTS}</a>
            </p>
            <header class="page-head">
                <div class="page-who">
                    <PageTitle title=text::IMPORTS.to_owned() />
                    <p class="lead">{text::IMPORTS_LEAD}</p>
                </div>
            </header>
            {move || {
                if may_import.get() {
                    view! { <Bring /> }.into_any()
                } else {
                    view! {
                        <div class="notice">
                            <Icon name="info" />
                            <p>{text::IMPORT_READ_ONLY}</p>
                        </div>
                    }
                        .into_any()
                }
            }}
            <section class="panel" aria-labelledby=TITLE>
                <h2 id=TITLE>{text::PAST_IMPORTS}</h2>
                {move || match (list.items.with(|items| items.as_ref().map(Vec::is_empty)), list.failed.get()) {
                    (Some(true), _) => {
                        view! { <EmptyState icon="file" title=text::NO_IMPORTS lead=text::NO_IMPORTS_LEAD /> }.into_any()
                    }
                    (Some(false), _) => {
                        view! {
                            <ul class="entries">
                                // A row is made anew when its file stands elsewhere, and only then.
                                <For
                                    each=move || list.items.get().unwrap_or_default()
                                    key=|import| (import.id, import.status, import.undoing)
                                    let(import)
                                >
                                    <Row import />
                                </For>
                            </ul>
                        }
                            .into_any()
                    }
                    (None, Some(failure)) => view! { <FailurePanel failure retry=move |()| fetch(None) /> }.into_any(),
                    (None, None) => view! { <SkeletonRows count=3 label=text::LOADING /> }.into_any(),
                }}
                <More list fetch=move |cursor| fetch(Some(cursor)) />
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn Row(import: Import) -> impl IntoView {
    let short = text::import_in_short(&import);
    view! {
        <li class="entry">
            <div class="entry-what">
                <span class="entry-name">
                    <a class="strong" href=routes::import(import.id, None) dir="auto">
                        {import.file_name.clone()}
                    </a>
                    <Status status=import.status undoing=import.undoing />
                </span>
                {(!short.is_empty()).then(|| view! { <span class="figures">{short}</span> })}
                <span class="meta">
                    <Timestamp at=import.created_at stamp=Stamp::Moment />
                    {import.created_by.map(|name| view! { " " <span dir="auto">{text::brought_by(&name)}</span> })}
                </span>
            </div>
        </li>
    }
}

/// Where an import stands, as a word.
#[component]
pub(super) fn Status(status: ImportStatus, undoing: bool) -> impl IntoView {
    let (icon, tone) = match status {
        ImportStatus::Queued | ImportStatus::Running => ("clock", ""),
        ImportStatus::Previewed => ("pause", "warn"),
        ImportStatus::Done => ("check", "ok"),
        ImportStatus::Failed => ("alert", "bad"),
        ImportStatus::Undone => ("undo", ""),
    };
    view! {
        <span class=format!("badge {tone}")>
            <Icon name=icon />
            {text::import_status(status, undoing)}
        </span>
    }
}
