//! Nothing lives at this address.

use crate::{
    components::{Icon, PageTitle},
    routes, text,
};
use leptos::prelude::*;

/// The page for every other address.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    view! {
        <main class="lone">
            <Icon name="compass" />
            <PageTitle title=text::NOT_FOUND.to_owned() />
            <p class="lead">{text::NOT_FOUND_LEAD}</p>
            <p>
                <a class="button primary" href=routes::INBOX>
                    {text::TO_INBOX}
                </a>
            </p>
        </main>
    }
    .into_any()
}
