//! Who is asking?

use super::{KeyBudgets, Refusals, caller, key_budget::Standing};
use crate::problem::ApiError;
use actix_web::{
    HttpMessage, HttpRequest,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
    web,
};
use crm_domain::{
    access::{self, Principal, Via},
    audit,
    env::Env,
};
use crm_types::ErrorCode;

/// Turns a bearer token, of a session or an API key, into a [`Principal`] for the extractors.
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
        let principal = match who(&request).await {
            Ok(principal) => principal,
            Err(error) => return Ok(request.error_response(error).map_into_right_body()),
        };
        let standing = spend(&request, &principal);
        if let Some(error) = standing.and_then(Standing::refusal) {
            return Ok(request.error_response(error).map_into_right_body());
        }
        request.extensions_mut().insert(principal);
        let mut response = next.call(request).await?;
        if response.status() == StatusCode::FORBIDDEN {
            note_refusal(response.request(), principal).await;
        }
        if let Some(standing) = standing {
            standing.tell(response.headers_mut());
        }
        return Ok(response.map_into_left_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

async fn who(request: &ServiceRequest) -> Result<Principal, ApiError> {
    let (Some(token), Some(env)) = (bearer(request), request.app_data::<web::Data<Env>>()) else {
        return Err(ErrorCode::Unauthenticated.into());
    };
    let address = caller(request.request());
    if access::is_key(token) {
        return Ok(access::authenticate_key(env, token, address).await?);
    }
    Ok(Principal { address, ..access::authenticate(env, token).await? })
}

/// A right that somebody has not got is worth an entry in the audit log (ASVS 5.0, 16.3.2). The answer stays the same
/// when it cannot be written.
async fn note_refusal(request: &HttpRequest, principal: Principal) {
    let (Some(env), Some(refusals)) = (request.app_data::<web::Data<Env>>(), request.app_data::<web::Data<Refusals>>())
    else {
        return;
    };
    let operation = format!("{} {}", request.method(), request.match_pattern().unwrap_or_default());
    if refusals.is_news(&principal, &operation)
        && let Err(error) = audit::note_refusal(env, principal, &operation).await
    {
        tracing::error!(%error, "a refused right was not noted in the audit log");
    }
}

/// A key spends of its budget. People have none: their browsers ask for what they look at.
fn spend(request: &ServiceRequest, principal: &Principal) -> Option<Standing> {
    match (principal.via, request.app_data::<web::Data<KeyBudgets>>()) {
        (Via::Key { id, per_minute }, Some(budgets)) => Some(budgets.spend(id, per_minute)),
        _ => None,
    }
}

fn bearer(request: &ServiceRequest) -> Option<&str> {
    let mut values = request.headers().get_all(header::AUTHORIZATION);
    let (first, second) = (values.next()?, values.next());
    let (scheme, token) = first.to_str().ok()?.split_once(' ')?;
    (second.is_none() && scheme.eq_ignore_ascii_case("bearer")).then(|| token.trim())
}
