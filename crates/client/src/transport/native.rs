//! Natively: `reqwest`.

use super::{Method, Request, Response};
use crate::ClientError;
use reqwest::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};

/// Between the parts of a form. Random enough not to stand in a file of people by chance.
const BOUNDARY: &str = "crm-7f1c0d5ab8e94c1f9f0e4f1d2b6a3c58";

/// A file on its way to the server, and what goes with it.
#[derive(Clone, Debug)]
pub struct Upload {
    name: String,
    bytes: Vec<u8>,
    fields: Vec<(&'static str, String)>,
}

impl Upload {
    /// A file of this name and content.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), bytes, fields: Vec::new() }
    }

    /// The same with a field beside it, when that has a value.
    #[must_use]
    pub(crate) fn with(mut self, field: &'static str, value: Option<String>) -> Self {
        self.fields.extend(value.map(|value| (field, value)));
        self
    }

    /// The body of the form (RFC 7578).
    fn form(self) -> Vec<u8> {
        let mut body = Vec::with_capacity(self.bytes.len() + 1024);
        for (name, value) in &self.fields {
            let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let name = self.name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(&self.bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        body
    }
}

/// Sends requests.
#[derive(Clone, Debug)]
pub(crate) struct Transport {
    http: reqwest::Client,
}

impl Transport {
    #[expect(clippy::disallowed_methods, reason = "calls the product's own API, not the world through `channels`")]
    pub(crate) fn new() -> Self {
        Self { http: reqwest::Client::new() }
    }

    /// Sends a file as a form.
    pub(crate) async fn upload(
        &self,
        request: Request,
        file: Upload,
        progress: impl Fn(f64, f64) + 'static,
    ) -> Result<Response, ClientError> {
        let body = file.form();
        #[expect(clippy::cast_precision_loss, reason = "a size in bytes fits a double")]
        let size = body.len() as f64;
        let mut builder = self.http.post(request.url);
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
        let answer = builder.header(CONTENT_TYPE, content_type).body(body).send().await;
        let answer = answer.map_err(|error| network(&error))?;
        progress(size, size);
        let status = answer.status().as_u16();
        let body = answer.text().await.map_err(|error| network(&error))?;
        Ok(Response { status, body, cookie: None })
    }

    pub(crate) async fn exchange(&self, request: Request, cookie: Option<String>) -> Result<Response, ClientError> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut builder = self.http.request(method, request.url);
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        if let Some(cookie) = cookie {
            builder = builder.header(COOKIE, cookie);
        }
        if let Some(body) = request.body {
            builder = builder.body(body);
        }
        let answer = builder.send().await.map_err(|error| network(&error))?;
        let status = answer.status().as_u16();
        let cookie = answer
            .headers()
            .get(SET_COOKIE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .map(str::to_owned);
        let body = answer.text().await.map_err(|error| network(&error))?;
        Ok(Response { status, body, cookie })
    }
}

fn network(error: &reqwest::Error) -> ClientError {
    ClientError::Network(error.to_string())
}
