//! The heading of a page: takes the focus when the page changes, and names the tab.

use crate::{platform, text};
use leptos::{html, prelude::*};
use std::cell::Cell;

thread_local! {
    // The browser places the focus on the first page; only later changes are ours.
    static IS_FIRST: Cell<bool> = const { Cell::new(true) };
}

/// The one `h1` of a page.
#[component]
pub(crate) fn PageTitle(
    #[prop(into)] title: Signal<String>,
    /// What the tab is called, when that is more than the heading.
    #[prop(optional, into)]
    tab: Option<Signal<String>>,
    /// For screen readers only; the page shows its title in another way.
    #[prop(optional)]
    hidden: bool,
) -> impl IntoView {
    let node = NodeRef::<html::H1>::new();
    Effect::new(move || {
        let name = tab.map_or_else(|| title.get(), |tab| tab.get());
        document().set_title(&text::title(&name));
    });
    Effect::new(move |before: Option<Option<String>>| {
        let before = before.flatten();
        let Some(heading) = node.get() else { return before };
        let now = Some(title.get());
        if before != now && !IS_FIRST.replace(false) {
            platform::focus(&heading);
        }
        now
    });
    view! {
        <h1 node_ref=node tabindex="-1" class="page-title" class:visually-hidden=hidden dir="auto">
            {title}
        </h1>
    }
}
