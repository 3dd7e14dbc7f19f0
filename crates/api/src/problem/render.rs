//! Writes every error answer.

use super::ApiError;
use crate::middleware::RequestId;
use actix_web::{
    HttpMessage,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::StatusCode,
    middleware::Next,
};
use crm_types::ErrorCode;
use std::error::Error;

/// Turns each error of the layers below into a problem with the request's id, and logs its cause once.
///
/// # Errors
/// None of its own: an error of a middleware further in is passed on, and there is none that returns one.
pub async fn render<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    let id = request.extensions().get::<RequestId>().map(ToString::to_string);
    let response = next.call(request).await?;
    let Some(error) = response.response().error() else { return Ok(response.map_into_left_body()) };
    let answer = if let Some(error) = error.as_error::<ApiError>() {
        log(error);
        error.response(id)
    } else {
        // One of the framework's own, such as a body that broke off.
        let error = ApiError::of(code_of(response.status())).caused_by(error.to_string());
        log(&error);
        error.response(id)
    };
    let (request, _) = response.into_parts();
    Ok(ServiceResponse::new(request, answer).map_into_right_body())
}

fn code_of(status: StatusCode) -> ErrorCode {
    match status {
        StatusCode::NOT_FOUND => ErrorCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ErrorCode::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorCode::UnsupportedMediaType,
        status if status.is_client_error() => ErrorCode::MalformedBody,
        _ => ErrorCode::Internal,
    }
}

fn log(error: &ApiError) {
    let Some(cause) = error.source() else { return };
    if error.code().status() >= 500 {
        tracing::error!(code = %error.code(), cause = chain(cause), "The request failed");
    } else {
        tracing::debug!(code = %error.code(), cause = chain(cause), "The request was refused");
    }
}

/// An error and what lies behind it, in one line.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        let more = error.to_string();
        // Transparent errors repeat what they wrap.
        if !text.ends_with(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        next = error.source();
    }
    text
}
