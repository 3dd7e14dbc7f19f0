//! The bytes of a body, as they came.

use crate::problem::ApiError;
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{CONTENT_LENGTH, HeaderMap},
};
use crm_types::ErrorCode;
use futures_util::{StreamExt, future::LocalBoxFuture};
use std::time::Duration;

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(15);

/// Reads a body of at most `most` bytes. It is never decompressed: a signature covers the bytes that were sent, and a
/// few kilobytes cannot unfold into gigabytes.
///
/// # Errors
/// `too_large`, or `malformed_body` when it breaks off or does not arrive in time.
pub(super) async fn read(payload: &mut Payload, headers: &HeaderMap, most: usize) -> Result<Vec<u8>, ApiError> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > most) {
        return Err(too_large(most));
    }
    let all = async {
        let mut body = Vec::with_capacity(announced.unwrap_or(0));
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|error| ApiError::of(ErrorCode::MalformedBody).caused_by(error.to_string()))?;
            if body.len() + chunk.len() > most {
                return Err(too_large(most));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    };
    tokio::time::timeout(PATIENCE, all)
        .await
        .unwrap_or_else(|_| Err(ApiError::of(ErrorCode::MalformedBody).detail("The body did not arrive in time.")))
}

fn too_large(most: usize) -> ApiError {
    ApiError::of(ErrorCode::TooLarge).detail(format!("At most {} KiB.", most / 1024))
}

/// Largest webhook, in bytes.
const MOST: usize = 5 * 1024 * 1024;

/// A body of any kind as it came, at most 5 MB.
#[derive(Debug)]
pub struct RawBody(pub Vec<u8>);

impl FromRequest for RawBody {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (headers, mut payload) = (request.headers().clone(), payload.take());
        Box::pin(async move { read(&mut payload, &headers, MOST).await.map(Self) })
    }
}
