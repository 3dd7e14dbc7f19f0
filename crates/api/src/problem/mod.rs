//! The one error of this layer, and the one place that turns it into HTTP (RFC 9457).
//!
//! Use cases return their own errors; [`domain`] maps each to a code. [`render`] writes the answer: it adds the
//! request id and logs the cause once. A cause is never part of an answer.

mod domain;
mod render;

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use crm_domain::db::DbErr;
use crm_types::{ErrorCode, FieldError, Problem};
use std::{error::Error, fmt};

pub use render::render;

/// The media type of an error answer.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// How long a caller waits before it tries again when the database is unavailable, in seconds.
const RETRY_SOON: u64 = 2;

/// Why a request is not answered as asked.
#[derive(Debug)]
pub struct ApiError {
    code: ErrorCode,
    detail: Option<String>,
    errors: Vec<FieldError>,
    retry_after: Option<u64>,
    headers: Vec<(HeaderName, HeaderValue)>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl ApiError {
    /// An error of this code.
    pub fn of(code: ErrorCode) -> Self {
        let retry_after = (code == ErrorCode::Unavailable).then_some(RETRY_SOON);
        Self { code, detail: None, errors: Vec::new(), retry_after, headers: Vec::new(), source: None }
    }

    /// Fields that are wrong.
    pub fn fields(errors: Vec<FieldError>) -> Self {
        Self { errors, ..Self::of(ErrorCode::ValidationFailed) }
    }

    /// What happened this time, for people.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// How many seconds to wait before another try.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds.max(1));
        self
    }

    /// A header of the answer.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// What lies behind it, for the log only.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// A failure of the database: "try again" when it is busy, full or away, our fault otherwise.
    pub fn db(error: DbErr) -> Self {
        let passing = crm_domain::db::failure(&error).is_passing();
        Self::of(if passing { ErrorCode::Unavailable } else { ErrorCode::Internal }).caused_by(error)
    }

    /// The code.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    fn response(&self, request_id: Option<String>) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response.content_type(MEDIA_TYPE);
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        for header in &self.headers {
            response.insert_header(header.clone());
        }
        if self.code == ErrorCode::Unauthenticated {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        let problem =
            Problem { detail: self.detail.clone(), errors: self.errors.clone(), request_id, ..Problem::of(self.code) };
        response.body(serde_json::to_vec(&problem).unwrap_or_default())
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self::of(code)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.as_str())
    }
}

impl Error for ApiError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Without the request id, which [`render`] adds.
    fn error_response(&self) -> HttpResponse {
        self.response(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_writer_asks_to_try_again_and_a_bug_does_not() {
        let closed = DbErr::ConnectionAcquire(crm_domain::db::ConnAcquireErr::ConnectionClosed);
        let error = ApiError::db(closed);
        assert_eq!(error.code(), ErrorCode::Unavailable);
        assert!(error.error_response().headers().contains_key(header::RETRY_AFTER));

        let ours = ApiError::db(DbErr::Custom("no such column: bodyy".to_owned()));
        assert_eq!(ours.code(), ErrorCode::Internal);
    }

    #[actix_web::test]
    async fn a_cause_is_never_part_of_the_answer() {
        let error = ApiError::of(ErrorCode::Internal).caused_by("SELECT secret FROM table");
        let body = actix_web::body::to_bytes(error.error_response().into_body()).await.unwrap();
        let problem: Problem = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem, Problem::of(ErrorCode::Internal));
    }
}
