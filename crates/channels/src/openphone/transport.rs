//! One exchange with the API: the key in its header, the answer read with a limit, failures sorted by what they say
//! about whether the request left.

use chrono::{DateTime, TimeDelta};
use reqwest::{
    RequestBuilder, Response, StatusCode,
    header::{AUTHORIZATION, DATE, HeaderMap, HeaderValue, RETRY_AFTER},
};
use secrecy::{ExposeSecret, SecretString};
use std::error::Error;

/// No answer of the API comes near this. A larger one is not read to its end.
const MAX_BODY: usize = 8 * 1024 * 1024;

/// How much of an error's body is read for its code and message.
const MAX_ERROR_BODY: usize = 64 * 1024;

/// A longer pause than this is not taken on the provider's word.
const MAX_RETRY_AFTER: TimeDelta = TimeDelta::hours(1);

/// What came back.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    /// How long to wait, when it says so.
    pub(super) retry_after: Option<TimeDelta>,
    /// The bytes; or why they could not be read to the end.
    pub(super) body: Result<Vec<u8>, String>,
}

/// Why nothing came back.
#[derive(Debug)]
pub(super) enum Failure {
    /// The request could not be made: the base address or the key is malformed.
    Malformed(&'static str),
    /// There was no connection, so no byte of the request left.
    NotSent(String),
    /// It left, or may have left.
    Lost(String),
}

/// Makes one request.
pub(super) async fn exchange(request: RequestBuilder, key: &SecretString) -> Result<Reply, Failure> {
    // Raw, without a scheme word: `Bearer` is answered with 401.
    let mut authorization = HeaderValue::from_str(key.expose_secret().trim())
        .map_err(|_| Failure::Malformed("The API key holds characters that no key has."))?;
    authorization.set_sensitive(true);
    let response = request.header(AUTHORIZATION, authorization).send().await.map_err(|error| failure(&error))?;
    let status = response.status();
    let retry_after = retry_after(response.headers());
    let body = if status.is_success() { read(response, MAX_BODY).await } else { read_error(response, key).await };
    Ok(Reply { status, retry_after, body })
}

async fn read(mut response: Response, limit: usize) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| describe(&error))? {
        if body.len() + chunk.len() > limit {
            return Err(format!("the answer is larger than {} MB", limit / 1024 / 1024));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The beginning of an error's body, without the key, should the provider quote it. What cannot be read is left out:
/// the status says enough.
async fn read_error(mut response: Response, key: &SecretString) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    while body.len() < MAX_ERROR_BODY
        && let Ok(Some(chunk)) = response.chunk().await
    {
        body.extend_from_slice(&chunk);
    }
    body.truncate(MAX_ERROR_BODY);
    let text = String::from_utf8_lossy(&body);
    let key = key.expose_secret().trim();
    Ok(if key.is_empty() { text.into_owned() } else { text.replace(key, "***") }.into_bytes())
}

fn failure(error: &reqwest::Error) -> Failure {
    if error.is_builder() {
        Failure::Malformed("The address of the OpenPhone API in the settings is not valid.")
    } else if error.is_connect() {
        Failure::NotSent(describe(error))
    } else {
        Failure::Lost(describe(error))
    }
}

/// The deepest cause, which is the one that says something. Never the address, which holds phone numbers.
fn describe(error: &reqwest::Error) -> String {
    let what = if error.is_connect() {
        "no connection"
    } else if error.is_timeout() {
        return "no whole answer in time".to_owned();
    } else {
        "the connection broke"
    };
    let mut cause: Option<&dyn Error> = error.source();
    while let Some(deeper) = cause.and_then(Error::source) {
        cause = Some(deeper);
    }
    cause.map_or_else(|| what.to_owned(), |cause| format!("{what}: {cause}"))
}

/// Seconds, or a date that is compared with the answer's own, so that the two clocks need not agree.
fn retry_after(headers: &HeaderMap) -> Option<TimeDelta> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::trim);
    let value = text(RETRY_AFTER)?;
    let wait = match value.parse::<u32>() {
        Ok(seconds) => TimeDelta::seconds(i64::from(seconds)),
        Err(_) => DateTime::parse_from_rfc2822(value).ok()? - DateTime::parse_from_rfc2822(text(DATE)?).ok()?,
    };
    Some(wait.clamp(TimeDelta::zero(), MAX_RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(retry_after_value: &str) -> Option<TimeDelta> {
        let mut headers = HeaderMap::new();
        headers.insert(DATE, HeaderValue::from_static("Mon, 02 Mar 2026 15:04:05 GMT"));
        headers.insert(RETRY_AFTER, HeaderValue::from_str(retry_after_value).unwrap());
        retry_after(&headers)
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(wait("7"), Some(TimeDelta::seconds(7)));
        assert_eq!(wait("Mon, 02 Mar 2026 15:04:35 GMT"), Some(TimeDelta::seconds(30)));
        assert_eq!(wait("Mon, 02 Mar 2026 15:00:00 GMT"), Some(TimeDelta::zero()), "in the past");
        assert_eq!(wait("4000000000"), Some(TimeDelta::hours(1)), "absurd");
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("-1"), None);
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
