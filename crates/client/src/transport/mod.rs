//! One HTTP exchange, in the browser or natively.

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod web;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::Transport;
#[cfg(not(target_arch = "wasm32"))]
pub use native::Upload;
#[cfg(target_arch = "wasm32")]
pub(crate) use web::Transport;
#[cfg(target_arch = "wasm32")]
pub use web::Upload;

/// The methods that the API uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<String>,
}

/// What is answered.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) body: String,
    /// The first `name=value` of `Set-Cookie`. Always absent in a browser, which keeps cookies to itself.
    pub(crate) cookie: Option<String>,
}
