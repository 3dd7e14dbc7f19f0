//! In the browser: `fetch`.

use super::{Method, Request, Response};
use crate::ClientError;
use gloo_net::http::RequestBuilder;

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
}

fn network(error: &gloo_net::Error) -> ClientError {
    ClientError::Network(error.to_string())
}
