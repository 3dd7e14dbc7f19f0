//! The question before something that cannot be undone.

use super::{Dialog, FormErrors, Saving};
use crate::{failure::Failure, platform};
use leptos::{prelude::*, task::spawn_local};

/// What is asked, and what happens on "yes".
#[derive(Clone)]
pub(crate) struct Question {
    pub(crate) title: String,
    /// What ends with it.
    pub(crate) explained: String,
    /// The harmless answer.
    pub(crate) no: &'static str,
    pub(crate) yes: &'static str,
    /// Does it; gets the idempotency key, which is the same for each try.
    pub(crate) act: Callback<String, Saving>,
    /// Where the focus goes afterwards: the button that asked may be gone.
    pub(crate) focus: &'static str,
}

/// What a page asks, one question at a time.
#[derive(Clone, Copy)]
pub(crate) struct Asking {
    open: RwSignal<bool>,
    question: RwSignal<Option<Question>>,
    key: StoredValue<String>,
}

impl Asking {
    /// Nothing is asked yet.
    pub(crate) fn new() -> Self {
        Self { open: RwSignal::new(false), question: RwSignal::new(None), key: StoredValue::new(String::new()) }
    }

    /// Asks.
    pub(crate) fn ask(self, question: Question) {
        self.key.set_value(platform::new_key());
        self.question.set(Some(question));
        self.open.set(true);
    }
}

/// The dialog; one a page. It waits for the server, and a refusal is said in it.
#[component]
pub(crate) fn Confirm(asking: Asking) -> impl IntoView {
    let title = Signal::derive(move || {
        asking.question.with(|question| question.clone().map(|it| it.title)).unwrap_or_default()
    });
    view! {
        <Dialog id="confirm" title open=asking.open>
            {move || asking.question.get().map(|question| view! { <Answers asking question /> })}
        </Dialog>
    }
}

#[component]
fn Answers(asking: Asking, question: Question) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let (act, focus) = (question.act, question.focus);
    let yes = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = act.run(asking.key.get_value()).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    asking.open.try_set(false);
                    platform::focus_soon(focus);
                }
                Err(refused) => failure.try_set(Some(refused)).map_or((), drop),
            }
        });
    };
    view! {
        <p dir="auto">{question.explained}</p>
        <FormErrors failure />
        <div class="actions end">
            <button type="button" class="button" autofocus=true on:click=move |_| asking.open.set(false)>
                {question.no}
            </button>
            <button type="button" class="button danger" aria-busy=move || busy.get().to_string() on:click=yes>
                {question.yes}
            </button>
        </div>
    }
    .into_any()
}
