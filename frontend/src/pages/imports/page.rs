//! One import: whatever its status asks for.

use super::{check::Check, list::Status, receipt, running};
use crate::{
    components::{Asking, Confirm, FailurePanel, Icon, PageTitle, SkeletonRows, Stamp, Timestamp},
    failure::Failure,
    pages::NotFound,
    platform, routes,
    session::Session,
    store::{Newest, Store},
    text,
};
use crm_types::{
    ErrorCode, ImportId, Permission,
    import::{Import, ImportStatus, RowOutcome},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::{use_params_map, use_query_map};
use std::time::Duration;

/// The heading of what is shown: it takes the focus when what had it is gone.
pub(super) const STAGE: &str = "import-stage";
/// How often a changing import is fetched at most, and at least.
const AT_MOST: Duration = Duration::from_millis(500);
const AT_LEAST: Duration = Duration::from_secs(2);

/// The page.
#[component]
pub(crate) fn ImportPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse::<ImportId>().ok())));
    move || match id.get() {
        Some(id) => view! { <Loaded id /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn Loaded(id: ImportId) -> impl IntoView {
    let store = expect_context::<Store>();
    let known = RwSignal::new(None::<ArcRwSignal<Import>>);
    let failed = RwSignal::new(None::<Failure>);
    let requests = Newest::new();
    let fetch = move || {
        let (client, is_newest) = (store.client(), requests.begin());
        spawn_local(async move {
            let answer = client.import(id).await;
            if !is_newest() {
                return;
            }
            match (answer, known.get_untracked()) {
                (Ok(import), Some(signal)) if signal.with_untracked(|known| *known == import) => {}
                (Ok(import), Some(signal)) => signal.set(import),
                (Ok(import), None) => known.set(Some(ArcRwSignal::new(import))),
                // What is shown stays; the next question comes soon.
                (Err(_), Some(_)) => {}
                (Err(error), None) => failed.set(Some(error.into())),
            }
        });
    };
    fetch();
    follow(store, known, fetch);
    move || match (known.get(), failed.get()) {
        (Some(signal), _) => view! { <Shown id signal requests /> }.into_any(),
        (None, Some(failure)) if failure.code == Some(ErrorCode::NotFound) => view! { <NotFound /> }.into_any(),
        (None, Some(failure)) => {
            let retry = move |()| {
                failed.set(None);
                fetch();
            };
            view! {
                <div class="page">
                    <PageTitle title=text::IMPORT.to_owned() />
                    <FailurePanel failure retry />
                </div>
            }
            .into_any()
        }
        (None, None) => view! {
            <div class="page">
                <SkeletonRows count=6 label=text::LOADING />
            </div>
        }
        .into_any(),
    }
}

/// Fetches when the live stream says so, though not too often, and now and then without it.
fn follow(store: Store, known: RwSignal<Option<ArcRwSignal<Import>>>, fetch: impl Fn() + Copy + Send + Sync + 'static) {
    let due = StoredValue::new(false);
    Effect::new(move |before: Option<()>| {
        store.versions.imports.track();
        if before.is_some() && due.try_update_value(|due| std::mem::replace(due, true)) == Some(false) {
            set_timeout(
                move || {
                    // Nobody is told any more once the page has gone.
                    if due.try_update_value(|due| *due = false).is_some() {
                        fetch();
                    }
                },
                AT_MOST,
            );
        }
    });
    let poll = set_interval_with_handle(
        move || {
            let moves = known.try_get_untracked().flatten().is_some_and(|import| {
                import.with_untracked(|import| matches!(import.status, ImportStatus::Queued | ImportStatus::Running))
            });
            if moves && platform::is_visible() {
                fetch();
            }
        },
        AT_LEAST,
    );
    if let Ok(handle) = poll {
        on_cleanup(move || handle.clear());
    }
}

/// What is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// It is read for the first time.
    Reading,
    /// Somebody says what the columns are, and sees what will happen.
    Check,
    Writing,
    Receipt,
    Failed,
}

impl Stage {
    fn of(import: &Import) -> Self {
        match import.status {
            ImportStatus::Queued if import.columns.is_empty() => Self::Reading,
            ImportStatus::Queued | ImportStatus::Previewed => Self::Check,
            ImportStatus::Running => Self::Writing,
            ImportStatus::Done | ImportStatus::Undone => Self::Receipt,
            ImportStatus::Failed => Self::Failed,
        }
    }

    /// Which of the steps it is.
    const fn step(self) -> usize {
        match self {
            Self::Failed => 0,
            Self::Reading | Self::Check => 1,
            Self::Writing => 2,
            Self::Receipt => 3,
        }
    }
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Here {
    pub(super) id: ImportId,
    pub(super) import: RwSignal<Import>,
    /// Whether this user may do more than look.
    pub(super) may_import: Memo<bool>,
    /// Which rows are looked at: the query string.
    pub(super) outcome: Memo<Option<RowOutcome>>,
    pub(super) asking: Asking,
    requests: Newest,
}

impl Here {
    /// Shows what an act has answered. What was asked before the act is older.
    pub(super) fn take(self, import: Import) {
        let _ = self.requests.begin();
        self.import.try_set(import);
    }
}

#[component]
fn Shown(id: ImportId, signal: ArcRwSignal<Import>, requests: Newest) -> impl IntoView {
    let session = expect_context::<Session>();
    let query = use_query_map();
    let import = RwSignal::from(signal);
    let outcome =
        move |_: Option<&Option<RowOutcome>>| query.with(|query| query.get_str("outcome").and_then(RowOutcome::parse));
    let here = Here {
        id,
        import,
        may_import: Memo::new(move |_| session.may(Permission::ContactImport)),
        outcome: Memo::new(outcome),
        asking: Asking::new(),
        requests,
    };
    let stage = Memo::new(move |_| import.with(Stage::of));
    Effect::new(move |before: Option<Stage>| {
        let now = stage.get();
        if before.is_some_and(|before| before != now) {
            platform::focus_if_lost(STAGE);
        }
        now
    });
    view! {
        <div class="page">
            <p class="crumbs">
                <a href=routes::CONTACTS>{text::CONTACTS}</a>
                " / "
                <a href=routes::IMPORTS>{text::IMPORTS}</a>
            </p>
            <Head here />
            <Steps stage />
            {move || match stage.get() {
                Stage::Reading => view! { <running::Reading /> }.into_any(),
                Stage::Check => view! { <Check here /> }.into_any(),
                Stage::Writing => view! { <running::Writing here /> }.into_any(),
                Stage::Receipt => view! { <receipt::Receipt here /> }.into_any(),
                Stage::Failed => view! { <receipt::Failed here /> }.into_any(),
            }}
        </div>
        <Confirm asking=here.asking />
    }
    .into_any()
}

#[component]
fn Head(here: Here) -> impl IntoView {
    let import = here.import;
    let name = Signal::derive(move || import.with(|import| import.file_name.clone()));
    let status = Memo::new(move |_| import.with(|import| (import.status, import.undoing)));
    // None of these change.
    let (by, at) = import.with_untracked(|import| (import.created_by.clone(), import.created_at));
    let format = Memo::new(move |_| import.with(|import| import.format.clone()));
    view! {
        <header class="page-head">
            <div class="page-who">
                <div class="entry-name">
                    <PageTitle title=name />
                    {move || {
                        let (status, undoing) = status.get();
                        view! { <Status status undoing /> }
                    }}
                </div>
                <p class="meta">
                    {move || format.get().map(|format| format!("{format} \u{b7} "))}
                    <Timestamp at stamp=Stamp::Moment />
                    {by.map(|name| view! { " " <span dir="auto">{text::brought_by(&name)}</span> })}
                </p>
            </div>
            <div class="actions push">
                <receipt::UndoButton here />
            </div>
        </header>
    }
}

#[component]
fn Steps(stage: Memo<Stage>) -> impl IntoView {
    let step = |index: usize| {
        move || {
            let now = stage.get().step();
            let mark = if index < now { view! { <Icon name="check" /> }.into_any() } else { (index + 1).into_any() };
            view! {
                <li class:done=move || index < now aria-current=(index == now).then_some("step")>
                    <span class="step-mark" aria-hidden="true">
                        {mark}
                    </span>
                    <span>{text::STEP_NAMES.get(index).copied()}</span>
                </li>
            }
        }
    };
    view! {
        <ol class="steps" aria-label=text::STEPS>
            {(0..text::STEP_NAMES.len()).map(step).collect_view()}
        </ol>
    }
}
