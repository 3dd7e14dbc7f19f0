//! The log's span of a request.

use super::RequestId;
use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
};
use tracing::{Span, field::Empty};
use tracing_actix_web::RootSpanBuilder;

/// Everything logged during a request carries its id, method and path. Never the query, which may hold a ticket, never
/// the token of an unsubscribe link, and never headers or bodies.
#[derive(Debug)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id = request.extensions().get::<RequestId>().map(ToString::to_string);
        tracing::info_span!(
            "request",
            request_id = id,
            method = request.method().as_str(),
            path = shown(request.path()),
            status = Empty
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        if let Ok(response) = outcome {
            span.record("status", response.status().as_u16());
            span.in_scope(|| tracing::debug!("Request answered"));
        }
    }
}

/// A path without what only its receiver should have.
fn shown(path: &str) -> &str {
    if path.starts_with("/u/") { "/u/{token}" } else { path }
}
