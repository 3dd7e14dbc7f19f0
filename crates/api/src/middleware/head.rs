//! `HEAD` is `GET` without a body.

use actix_web::{
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
    middleware::Next,
};

/// Routes a `HEAD` request like a `GET`; the server leaves the body out. Not for the stream, which has no end.
///
/// # Errors
/// Passes on what the layers below return.
pub async fn head_as_get(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if request.method() == Method::HEAD && request.path() != "/api/v1/live" {
        request.head_mut().method = Method::GET;
    }
    next.call(request).await
}
