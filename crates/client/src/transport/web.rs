//! In the browser: `fetch`; for files `XMLHttpRequest`, the only one that tells how far an upload is.

use super::{Method, Request, Response};
use crate::ClientError;
use gloo_net::http::RequestBuilder;
use js_sys::Promise;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FormData, ProgressEvent, XmlHttpRequest};

/// A file on its way to the server, and what goes with it.
#[derive(Clone, Debug)]
pub struct Upload {
    file: File,
    fields: Vec<(&'static str, String)>,
}

impl Upload {
    /// A file that somebody chose.
    pub fn new(file: File) -> Self {
        Self { file, fields: Vec::new() }
    }

    /// The same with a field beside it, when that has a value.
    #[must_use]
    pub(crate) fn with(mut self, field: &'static str, value: Option<String>) -> Self {
        self.fields.extend(value.map(|value| (field, value)));
        self
    }

    fn form(&self) -> Result<FormData, JsValue> {
        let form = FormData::new()?;
        for (name, value) in &self.fields {
            form.append_with_str(name, value)?;
        }
        form.append_with_blob("file", &self.file)?;
        Ok(form)
    }
}

/// Sends requests.
#[derive(Clone, Debug)]
pub(crate) struct Transport;

impl Transport {
    pub(crate) const fn new() -> Self {
        Self
    }

    pub(crate) async fn exchange(&self, request: Request, _cookie: Option<String>) -> Result<Response, ClientError> {
        let method = match request.method {
            Method::Get => gloo_net::http::Method::GET,
            Method::Post => gloo_net::http::Method::POST,
            Method::Put => gloo_net::http::Method::PUT,
            Method::Patch => gloo_net::http::Method::PATCH,
            Method::Delete => gloo_net::http::Method::DELETE,
        };
        let mut builder = RequestBuilder::new(&request.url).method(method);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        let ready = match request.body {
            Some(body) => builder.body(body),
            None => builder.build(),
        };
        let answer = ready.map_err(|error| network(&error))?.send().await.map_err(|error| network(&error))?;
        let body = answer.text().await.map_err(|error| network(&error))?;
        Ok(Response { status: answer.status(), body, cookie: None })
    }

    /// Sends a file as a form.
    pub(crate) async fn upload(
        &self,
        request: Request,
        file: Upload,
        progress: impl Fn(f64, f64) + 'static,
    ) -> Result<Response, ClientError> {
        send_form(&request, &file, progress)
            .await
            .map_err(|error| ClientError::Network(error.as_string().unwrap_or_else(|| "the upload failed".to_owned())))
    }
}

async fn send_form(
    request: &Request,
    file: &Upload,
    progress: impl Fn(f64, f64) + 'static,
) -> Result<Response, JsValue> {
    let sender = XmlHttpRequest::new()?;
    sender.open_with_async("POST", &request.url, true)?;
    for (name, value) in &request.headers {
        sender.set_request_header(name, value)?;
    }
    let on_progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        progress(event.loaded(), event.total());
    });
    sender.upload()?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    // `loadend` comes once, whatever the end was.
    let ended = Promise::new(&mut |resolve, _| sender.set_onloadend(Some(&resolve)));
    sender.send_with_opt_form_data(Some(&file.form()?))?;
    JsFuture::from(ended).await?;
    match sender.status()? {
        0 => Err(JsValue::UNDEFINED),
        status => Ok(Response { status, body: sender.response_text()?.unwrap_or_default(), cookie: None }),
    }
}

fn network(error: &gloo_net::Error) -> ClientError {
    ClientError::Network(error.to_string())
}
