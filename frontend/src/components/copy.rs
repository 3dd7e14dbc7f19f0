//! Buttons that copy.

use super::{Icon, Toasts};
use crate::text;
use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};

/// Copies `value`. Absent where the browser has no clipboard to write to (plain HTTP).
#[component]
pub(crate) fn CopyButton(value: String) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    clipboard_writer().map(|(clipboard, write)| {
        let label = text::copy_value(&value);
        let handles = StoredValue::new_local((clipboard, write));
        let copy = move |_| {
            handles.with_value(|(clipboard, write)| {
                if write.call1(clipboard, &JsValue::from_str(&value)).is_ok() {
                    toasts.say(text::COPIED);
                }
            });
        };
        view! {
            <button type="button" class="button ghost icon-only" aria-label=label.clone() title=label on:click=copy>
                <Icon name="copy" />
            </button>
        }
    })
}

/// The same with words, and with its answer on it: over a dialog no message in the corner is seen.
#[component]
pub(crate) fn CopyWords(value: String) -> impl IntoView {
    clipboard_writer().map(|(clipboard, write)| {
        let copied = RwSignal::new(false);
        let handles = StoredValue::new_local((clipboard, write));
        let copy = move |_| {
            handles.with_value(|(clipboard, write)| {
                copied.set(write.call1(clipboard, &JsValue::from_str(&value)).is_ok());
            });
        };
        let icon = Signal::derive(move || if copied.get() { "check" } else { "copy" });
        view! {
            <button type="button" class="button" on:click=copy>
                <Icon name=icon />
                <span role="status">{move || if copied.get() { text::COPIED_HERE } else { text::COPY }}</span>
            </button>
        }
    })
}

fn clipboard_writer() -> Option<(JsValue, Function)> {
    // Looked up by name: `web-sys` types it as always there, which it is not outside of secure contexts.
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).ok().filter(JsValue::is_object)?;
    let write = Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into().ok()?;
    Some((clipboard, write))
}
