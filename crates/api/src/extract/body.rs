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

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{error::PayloadError, web::Bytes};
    use futures_util::stream;

    fn of(chunks: impl futures_util::Stream<Item = Result<Bytes, PayloadError>> + 'static) -> Payload {
        Payload::Stream { payload: Box::pin(chunks) }
    }

    /// The clock of the runtime stands still, and moves on by itself when everybody waits.
    #[tokio::test(start_paused = true)]
    async fn a_body_that_trickles_is_not_waited_for() {
        let started = tokio::time::Instant::now();
        let trickle = stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Some((Ok(Bytes::from_static(b" ")), ()))
        });
        let refused = read(&mut of(trickle), &HeaderMap::new(), MOST).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::MalformedBody);
        assert_eq!(started.elapsed(), PATIENCE);
    }

    #[tokio::test]
    async fn the_last_byte_that_fits_is_taken_and_the_next_is_not() {
        for (length, fits) in [(10, true), (11, false)] {
            let chunks = stream::iter((0..length).map(|_| Ok(Bytes::from_static(b"x"))));
            let read = read(&mut of(chunks), &HeaderMap::new(), 10).await;
            assert_eq!(
                read.map_err(|error| error.code()),
                if fits { Ok(vec![b'x'; 10]) } else { Err(ErrorCode::TooLarge) }
            );
        }
        let broken = stream::iter([Ok(Bytes::from_static(b"{")), Err(PayloadError::Incomplete(None))]);
        assert_eq!(read(&mut of(broken), &HeaderMap::new(), 10).await.unwrap_err().code(), ErrorCode::MalformedBody);
    }
}
