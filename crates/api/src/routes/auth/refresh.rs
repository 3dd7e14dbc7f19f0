use crate::{cookie::RefreshCookie, extract::Public, middleware::caller, openapi::Refused, problem::ApiError};
use actix_web::{HttpRequest, HttpResponse, post, web};
use crm_domain::{access, env::Env};
use crm_types::{ErrorCode, auth::TokenAnswer};

/// Renews the access token by the refresh cookie.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth.refresh",
    responses((status = 200, description = "A new access token", body = TokenAnswer), Refused),
    security(("refresh_cookie" = [])),
)]
#[post("/auth/refresh")]
pub(super) async fn refresh(
    _: Public,
    env: web::Data<Env>,
    cookie: web::Data<RefreshCookie>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    cookie.check_origin(&request)?;
    let token = cookie.get(&request).ok_or(ErrorCode::Unauthenticated)?;
    let refreshed = access::refresh(&env, &token, caller(&request)).await?;
    let mut response = HttpResponse::Ok();
    // Within the grace of a concurrent refresh there is no new one: the other answer brought it.
    if let Some(next) = refreshed.refresh_token {
        response.cookie(cookie.set(next));
    }
    Ok(response.json(TokenAnswer {
        access_token: refreshed.access_token,
        token_type: "Bearer".to_owned(),
        expires_in: refreshed.expires_in,
        user_id: refreshed.user,
        workspace_id: refreshed.workspace,
    }))
}
