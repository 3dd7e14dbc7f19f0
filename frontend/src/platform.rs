//! The browser behind small functions: clock, chance, storage, focus.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Storage, Url};

/// When a day (`2026-03-02`) begins in this browser's time zone, in milliseconds since 1970.
pub(crate) fn local_midnight_ms(day: &str) -> Option<i64> {
    // Without a zone, a date with a time is read as local.
    let ms = js_sys::Date::new(&format!("{day}T00:00:00").into()).get_time();
    #[expect(clippy::cast_possible_truncation, reason = "the date is far from the limits")]
    (!ms.is_nan()).then_some(ms as i64)
}

/// Lets the browser save a file that spreadsheets read. Reading an answer as text loses its byte order mark, without
/// which they take UTF-8 for something else.
pub(crate) fn save_csv(name: &str, text: &str) {
    save_file(name, "text/csv;charset=utf-8", format!("\u{feff}{}", text.trim_start_matches('\u{feff}')));
}

/// Lets the browser save a file of plain text.
pub(crate) fn save_text(name: &str, text: String) {
    save_file(name, "text/plain;charset=utf-8", text);
}

/// A file that somebody chose, to be sent.
pub(crate) fn upload(file: &web_sys::File) -> crm_client::Upload {
    #[cfg(target_arch = "wasm32")]
    let upload = crm_client::Upload::new(file.clone());
    #[cfg(not(target_arch = "wasm32"))]
    let upload = crm_client::Upload::new(file.name(), Vec::new());
    upload
}

fn save_file(name: &str, media_type: &str, text: String) {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), &options) else { return };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else { return };
    if let Some(link) = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        let _ = link.set_attribute("href", &url);
        let _ = link.set_attribute("download", name);
        link.click();
    }
    // Later: the download starts when this has returned.
    set_timeout(
        move || {
            let _ = Url::revoke_object_url(&url);
        },
        Duration::from_mins(1),
    );
}

/// What stands behind `#` in the address, once: it is taken out of the address and of the history, so that nobody finds
/// it there later. Servers never see this part.
pub(crate) fn take_fragment() -> String {
    let location = window().location();
    let fragment = location.hash().unwrap_or_default().trim_start_matches('#').to_owned();
    if !fragment.is_empty()
        && let (Ok(history), Ok(path)) = (window().history(), location.pathname())
    {
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(&path));
    }
    fragment
}

/// `text` in capitals. By the browser, because the tables that Rust would bring for it are five kilobytes to download.
pub(crate) fn capitals(text: &str) -> String {
    #[cfg(target_arch = "wasm32")]
    let capitals = js_sys::JsString::from(text).to_upper_case().into();
    #[cfg(not(target_arch = "wasm32"))]
    let capitals = text.to_uppercase();
    capitals
}

/// `text` with its first letter in capitals.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| capitals(first.encode_utf8(&mut [0; 4]))).unwrap_or_default();
    first + letters.as_str()
}

/// Loads the app anew, at this path: nothing that was fetched stays.
pub(crate) fn start_anew(path: &str) {
    let _ = window().location().replace(path);
}

/// Loads the app anew, at this address.
pub(crate) fn reload() {
    let _ = window().location().reload();
}

/// Whether this browser was told to fetch no more than it must. Not every browser says.
pub(crate) fn saves_data() -> bool {
    let read = |object: &JsValue, name: &str| js_sys::Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED);
    read(&read(&window().navigator(), "connection"), "saveData").is_truthy()
}

/// Milliseconds since 1970, by this computer's clock.
pub(crate) fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// The present moment, by this computer's clock.
pub(crate) fn now() -> DateTime<Utc> {
    #[expect(clippy::cast_possible_truncation, reason = "the date is far from the limits")]
    DateTime::from_timestamp_millis(now_ms() as i64).unwrap_or_default()
}

/// A random id, for idempotency keys and for telling tabs apart.
pub(crate) fn new_key() -> String {
    let mut bytes = [0; 16];
    // `getRandomValues` is there on plain HTTP too, unlike `randomUUID`; it fails above 64 KiB only.
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

/// A secret that nobody can guess, for whoever is to prove something with it.
pub(crate) fn new_secret() -> String {
    let mut bytes = [0; 24];
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// A number in `[0, 1)`.
pub(crate) fn chance() -> f64 {
    js_sys::Math::random()
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// What this browser remembers under `key`.
pub(crate) fn remembered(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Remembers `value`, or forgets. A full or forbidden storage is no reason to stop.
pub(crate) fn remember(key: &str, value: Option<&str>) {
    if let Some(storage) = storage() {
        let _ = match value {
            Some(value) => storage.set_item(key, value),
            None => storage.remove_item(key),
        };
    }
}

/// Moves the focus, without scrolling.
pub(crate) fn focus(element: &HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// Moves the focus to the element with that id, if it is there, once this frame's changes are in the page.
pub(crate) fn focus_soon(id: impl Into<String>) {
    let id = id.into();
    request_animation_frame(move || {
        if let Some(element) = html_element(&id) {
            let _ = element.focus();
        }
    });
}

/// The same, unless something else has the focus already: what had it is gone.
pub(crate) fn focus_if_lost(id: &'static str) {
    request_animation_frame(move || {
        let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        if let Some(element) = html_element(id).filter(|_| lost) {
            focus(&element);
        }
    });
}

/// Moves the focus to the first field that says it is wrong, once this frame's changes are in the page.
pub(crate) fn focus_first_invalid() {
    request_animation_frame(|| {
        let field = document().query_selector("[aria-invalid='true']").ok().flatten();
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            let _ = field.focus();
        }
    });
}

/// The element with that id.
pub(crate) fn html_element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Whether somebody may be looking at this tab.
pub(crate) fn is_visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}

/// Whether the browser believes that there is a network.
pub(crate) fn is_online() -> bool {
    window().navigator().on_line()
}

/// Whether the window is narrower than `pixels`.
pub(crate) fn is_narrower_than(pixels: u32) -> bool {
    matches(&format!("(width < {pixels}px)"))
}

/// Whether a media query holds.
pub(crate) fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Whether keys go into a field, so that they are not ours.
pub(crate) fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else { return false };
    matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || target.is_content_editable()
}

/// Whether a modal dialog is open.
pub(crate) fn dialog_is_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// Shows the page's own "reload" notice when the app panics, and says more in the console.
pub(crate) fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        #[cfg(target_arch = "wasm32")]
        console_error_panic_hook::hook(info);
        #[cfg(not(target_arch = "wasm32"))]
        let _ = info;
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-panic", "");
        }
    }));
}

/// Takes away the static shell that `index.html` shows while the app loads.
pub(crate) fn shell_done() {
    if let Some(shell) = document().get_element_by_id("shell") {
        shell.remove();
    }
}
