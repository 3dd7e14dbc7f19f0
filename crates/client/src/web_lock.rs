//! Web Locks: one holder among all tabs of this browser.
//!
//! `navigator.locks` exists in secure contexts only, and `web-sys` calls it unstable, so it is looked up by name.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// Holds a lock until it is dropped.
#[derive(Debug)]
pub struct Held(Function);

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// Waits until this tab is the one that holds `name`; `None` at once where there are no Web Locks.
pub async fn hold(name: &str) -> Option<Held> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;

    let (until_released, release) = promise_with_resolver();
    let (granted, grant) = promise_with_resolver();
    let (release, grant) = release.zip(grant)?;
    // The lock is held for as long as the promise that this returns is pending.
    let callback = Closure::once_into_js(move || -> Promise {
        let _ = grant.call0(&JsValue::UNDEFINED);
        until_released
    });
    request.call2(&locks, &name.into(), &callback).ok()?;
    JsFuture::from(granted).await.ok()?;
    Some(Held(release))
}

fn promise_with_resolver() -> (Promise, Option<Function>) {
    let mut resolver = None;
    // Calls back at once. (`Function::default()` as a start value would be `eval`, which the page forbids.)
    let promise = Promise::new(&mut |resolve, _reject| resolver = Some(resolve));
    (promise, resolver)
}
