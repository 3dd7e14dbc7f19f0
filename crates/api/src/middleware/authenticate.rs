//! Who is asking?

use super::caller;
use crate::problem::ApiError;
use actix_web::{
    HttpMessage,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header,
    middleware::Next,
    web,
};
use crm_domain::{access, env::Env};
use crm_types::ErrorCode;

/// Turns a bearer token into a [`access::Principal`] for the extractors.
///
/// Looks only where there is a token and only under `/api/v1`. No token is no error here: a route says by its
/// extractor whether it needs somebody. A token that is not valid is refused at once.
///
/// # Errors
/// Passes on what the layers below return; a refusal is an answer, not an error.
pub async fn authenticate<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    // The session's own routes go by cookie; a stale token must not stand in their way.
    let guarded = request.path().starts_with("/api/v1/") && !request.path().starts_with("/api/v1/auth/");
    if guarded && request.headers().contains_key(header::AUTHORIZATION) {
        let found = match (bearer(&request), request.app_data::<web::Data<Env>>()) {
            (Some(token), Some(env)) => access::authenticate(env, token).await.map_err(ApiError::from),
            _ => Err(ErrorCode::Unauthenticated.into()),
        };
        match found {
            Ok(mut principal) => {
                principal.address = caller(request.request());
                request.extensions_mut().insert(principal);
            }
            Err(error) => return Ok(request.error_response(error).map_into_right_body()),
        }
    }
    Ok(next.call(request).await?.map_into_left_body())
}

fn bearer(request: &ServiceRequest) -> Option<&str> {
    let mut values = request.headers().get_all(header::AUTHORIZATION);
    let (first, second) = (values.next()?, values.next());
    let (scheme, token) = first.to_str().ok()?.split_once(' ')?;
    (second.is_none() && scheme.eq_ignore_ascii_case("bearer")).then(|| token.trim())
}
