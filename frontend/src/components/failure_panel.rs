//! What did not work, and what to do about it.

use super::{CopyButton, Icon};
use crate::{failure::Failure, platform, text};
use leptos::prelude::*;

/// In the place of the pane that failed, and nowhere else.
#[component]
pub(crate) fn FailurePanel(failure: Failure, #[prop(into)] retry: Callback<()>) -> impl IntoView {
    view! {
        <div class="notice bad" role="alert">
            <Icon name="alert" />
            <div class="notice-body">
                <p class="strong">{text::COULD_NOT_LOAD}</p>
                <p>{failure.sentence}</p>
                <p class="actions">
                    <button type="button" class="button" on:click=move |_| retry.run(())>
                        <Icon name="refresh" />
                        {text::RETRY}
                    </button>
                </p>
                {failure.request_id.map(|id| view! { <RequestId id /> })}
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn RequestId(id: String) -> impl IntoView {
    view! {
        <p class="meta">
            {text::REQUEST_ID} " " <code>{id.clone()}</code>
            <CopyButton value=id />
        </p>
    }
}

/// Above a form that was refused: the sentence, and what belongs to no field. The first wrong field gets the focus.
#[component]
pub(crate) fn FormErrors(
    #[prop(into)] failure: Signal<Option<Failure>>,
    /// Pointers of the fields that show their own errors.
    #[prop(optional)]
    shown: &'static [&'static str],
) -> impl IntoView {
    Effect::new(move || {
        if failure.with(Option::is_some) {
            platform::focus_first_invalid();
        }
    });
    move || {
        failure.get().map(|failure| {
            let lines = failure.summary(shown);
            view! {
                <div class="notice bad" role="alert">
                    <Icon name="alert" />
                    <div class="notice-body">
                        {lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
                        {failure.request_id.map(|id| view! { <RequestId id /> })}
                    </div>
                </div>
            }
        })
    }
}
