//! Natively: `reqwest`.

use super::{Method, Request, Response};
use crate::ClientError;
use reqwest::header::{COOKIE, SET_COOKIE};

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
