//! What stands where nothing is yet, and where nothing is.

use super::Icon;
use leptos::prelude::*;

/// Grey rows of the true height. The style sheet shows them only after 120 ms.
#[component]
pub(crate) fn SkeletonRows(count: usize, label: &'static str) -> impl IntoView {
    view! {
        <div class="skeleton-rows" role="status" aria-label=label>
            {(0..count).map(|_| view! { <div class="skeleton-row"><i></i><b></b><s></s></div> }).collect_view()}
        </div>
    }
}

/// A sentence, and what to do.
#[component]
pub(crate) fn EmptyState(
    icon: &'static str,
    title: &'static str,
    #[prop(optional)] lead: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon />
            <p class="empty-title">{title}</p>
            {(!lead.is_empty()).then(|| view! { <p class="empty-lead">{lead}</p> })}
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
    .into_any()
}
