//! The end of a list that goes on.

use crate::{store::Paged, text};
use leptos::prelude::*;

/// The way to the next page, and why it could not be fetched.
#[component]
pub(crate) fn More<T: Send + Sync + 'static>(list: Paged<T>, #[prop(into)] fetch: Callback<String>) -> impl IntoView {
    move || {
        let failed = list.failed.get();
        list.next.get().map(|cursor| {
            view! {
                <p class="more">
                    {failed.map(|failure| view! { <span class="field-error">{failure.sentence}</span> })}
                    <button type="button" class="button" on:click=move |_| fetch.run(cursor.clone())>
                        {text::LOAD_MORE}
                    </button>
                </p>
            }
        })
    }
}
