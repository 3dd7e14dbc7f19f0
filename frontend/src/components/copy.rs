//! A button that copies.

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

fn clipboard_writer() -> Option<(JsValue, Function)> {
    // Looked up by name: `web-sys` types it as always there, which it is not outside of secure contexts.
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).ok().filter(JsValue::is_object)?;
    let write = Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into().ok()?;
    Some((clipboard, write))
}
