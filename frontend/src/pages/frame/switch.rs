//! Going to another workspace, for those who belong to several.

use crate::{
    attempt::Attempt,
    components::{Dialog, FormErrors, Icon},
    failure::Failure,
    platform,
    session::Session,
    store::Store,
    text,
};
use crm_types::workspace::WorkspaceChoice;
use leptos::{prelude::*, task::spawn_local};

/// The workspaces of whoever is signed in, and whether they are shown.
#[derive(Clone, Copy)]
pub(crate) struct Switching {
    list: RwSignal<Vec<WorkspaceChoice>>,
    open: RwSignal<bool>,
}

impl Switching {
    /// Nobody is signed in yet.
    pub(crate) fn new() -> Self {
        Self { list: RwSignal::new(Vec::new()), open: RwSignal::new(false) }
    }

    /// Asks where they belong. Without an answer there is no button, and everything else works.
    pub(super) fn ask(self, store: Store) {
        self.list.set(Vec::new());
        let client = store.client();
        spawn_local(async move {
            if let Ok(answer) = client.my_workspaces().await {
                self.list.try_set(answer.items);
            }
        });
    }
}

/// Opens the dialog; only there for those who have a choice.
#[component]
pub(crate) fn SwitchButton(class: &'static str) -> impl IntoView {
    let switching = expect_context::<Switching>();
    move || {
        (switching.list.with(Vec::len) > 1).then(|| {
            view! {
                <button
                    type="button"
                    class=class
                    aria-label=text::SWITCH_WORKSPACE
                    title=text::SWITCH_WORKSPACE
                    on:click=move |_| switching.open.set(true)
                >
                    <Icon name="switch" />
                    <span class="label">{text::SWITCH_WORKSPACE}</span>
                </button>
            }
        })
    }
}

/// The choice.
#[component]
pub(super) fn SwitchDialog() -> impl IntoView {
    let switching = expect_context::<Switching>();
    view! {
        <Dialog id="switch-workspace" title=text::SWITCH_WORKSPACE.to_owned() open=switching.open>
            <Choices list=switching.list.get() />
        </Dialog>
    }
}

#[component]
fn Choices(list: Vec<WorkspaceChoice>) -> impl IntoView {
    let session = expect_context::<Session>();
    let attempt = Attempt::new();
    let choice = move |choice: WorkspaceChoice| {
        let id = choice.id;
        let go = move |_| {
            if choice.current || attempt.busy.get_untracked() {
                return;
            }
            attempt.busy.set(true);
            attempt.failure.set(None);
            spawn_local(async move {
                // The app starts anew when this has worked.
                if let Err(refused) = session.switch_to(id, &platform::new_key()).await {
                    attempt.busy.try_set(false);
                    attempt.failure.try_set(Some::<Failure>(refused));
                }
            });
        };
        view! {
            <li>
                <button
                    type="button"
                    class="button block workspace-choice"
                    aria-current=choice.current.then_some("true")
                    aria-busy=attempt.busy()
                    on:click=go
                >
                    <span class="strong" dir="auto">{choice.name}</span>
                    <span class="meta">{if choice.current { text::YOU_ARE_HERE } else { text::role(choice.role) }}</span>
                </button>
            </li>
        }
    };
    view! {
        <FormErrors failure=attempt.failure />
        <ul class="workspace-choices">{list.into_iter().map(choice).collect_view()}</ul>
    }
    .into_any()
}
