use crate::{cookie::RefreshCookie, extract::Public, middleware::caller, openapi::Refused, problem::ApiError};
use actix_web::{HttpRequest, HttpResponse, post, web};
use crm_domain::{access, env::Env};

/// Ends the session.
///
/// Without a session there is nothing to end, which is no error.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth.logout",
    responses((status = 204, description = "Signed out"), Refused),
    security(("refresh_cookie" = [])),
)]
#[post("/auth/logout")]
pub(super) async fn logout(
    _: Public,
    env: web::Data<Env>,
    cookie: web::Data<RefreshCookie>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    cookie.check_origin(&request)?;
    if let Some(token) = cookie.get(&request) {
        access::logout(&env, &token, caller(&request)).await?;
    }
    Ok(HttpResponse::NoContent().cookie(cookie.clear()).finish())
}
