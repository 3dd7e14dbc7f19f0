//! The border between list and thread: dragged, or moved with the arrow keys.

use crate::{
    platform,
    prefs::{LIST_BOUNDS, Prefs, bounded},
    text,
};
use leptos::prelude::*;
use web_sys::{KeyboardEvent, PointerEvent};

const STEP: u32 = 20;

/// The separator.
#[component]
pub(super) fn Separator() -> impl IntoView {
    let prefs = expect_context::<Prefs>();
    let width = prefs.list_width;
    let dragging = RwSignal::new(false);
    // What the style sheet chose, until somebody chooses.
    let now = move || width.get().unwrap_or_else(measured);

    let on_key = move |event: KeyboardEvent| {
        let current = width.get_untracked().unwrap_or_else(measured);
        let new = match event.key().as_str() {
            "ArrowLeft" => current.saturating_sub(STEP),
            "ArrowRight" => current + STEP,
            "Home" => LIST_BOUNDS.0,
            "End" => LIST_BOUNDS.1,
            _ => return,
        };
        event.prevent_default();
        width.set(Some(bounded(new)));
    };
    let on_down = move |event: PointerEvent| {
        event.prevent_default();
        dragging.set(true);
    };
    let on_move = window_event_listener(leptos::ev::pointermove, move |event: PointerEvent| {
        if dragging.get_untracked() {
            let left = platform::html_element("list-pane").map_or(0.0, |list| list.get_bounding_client_rect().left());
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a few hundred")]
            let new = (f64::from(event.client_x()) - left).clamp(0.0, 2_000.0) as u32;
            width.set(Some(bounded(new)));
        }
    });
    let on_up = window_event_listener(leptos::ev::pointerup, move |_| {
        if dragging.get_untracked() {
            dragging.set(false);
        }
    });
    on_cleanup(move || {
        on_move.remove();
        on_up.remove();
    });
    view! {
        <div
            class="separator"
            class:dragging=move || dragging.get()
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=text::RESIZE_LIST
            aria-controls="list-pane"
            aria-valuemin=LIST_BOUNDS.0
            aria-valuemax=LIST_BOUNDS.1
            aria-valuenow=now
            on:keydown=on_key
            on:pointerdown=on_down
            on:dblclick=move |_| width.set(None)
        ></div>
    }
}

fn measured() -> u32 {
    platform::html_element("list-pane").map_or(LIST_BOUNDS.0, |list| bounded(list.offset_width().unsigned_abs()))
}
