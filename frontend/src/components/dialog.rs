//! The browser's own modal dialog: it traps and returns the focus by itself.

use super::Icon;
use crate::text;
use leptos::{html, prelude::*};

/// A modal dialog with a title.
#[component]
pub(crate) fn Dialog(
    /// Unique in the page.
    id: &'static str,
    #[prop(into)] title: Signal<String>,
    open: RwSignal<bool>,
    /// Wide enough for a form or a table.
    #[prop(optional)]
    wide: bool,
    /// Not closed by a click beside it: what it shows is shown once.
    #[prop(optional)]
    firm: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let title_id = format!("{id}-title");
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                let _ = dialog.show_modal();
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let on_backdrop = move |event: web_sys::MouseEvent| {
        let is_backdrop = event.target().zip(node.get_untracked()).is_some_and(|(target, dialog)| {
            let dialog: &web_sys::EventTarget = dialog.as_ref();
            target == *dialog
        });
        if is_backdrop && !firm {
            open.set(false);
        }
    };
    view! {
        <dialog
            node_ref=node
            id=id
            class="dialog"
            class:wide=wide
            aria-labelledby=title_id.clone()
            on:close=move |_| open.set(false)
            on:click=on_backdrop
        >
            <div class="dialog-body">
                <header class="dialog-head">
                    <h2 id=title_id.clone()>{title}</h2>
                    <button
                        type="button"
                        class="button ghost icon-only"
                        aria-label=text::CLOSE
                        on:click=move |_| open.set(false)
                    >
                        <Icon name="x" />
                    </button>
                </header>
                {move || open.get().then(|| children())}
            </div>
        </dialog>
    }
}
