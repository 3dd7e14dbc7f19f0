use crate::{
    cookie::RefreshCookie,
    extract::{Public, ValidJson},
    middleware::{LoginLimits, caller},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use crm_domain::{access, env::Env};
use crm_types::member::PasswordReset;

/// Chooses a new password by a link.
///
/// All sessions of the account end, and none begins: sign in with the new password, and your second factor.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth.reset",
    request_body = PasswordReset,
    responses((status = 204, description = "It is changed"), Refused),
    security(()),
)]
#[post("/auth/reset")]
pub(super) async fn reset(
    _: Public,
    body: ValidJson<PasswordReset>,
    env: web::Data<Env>,
    limits: web::Data<LoginLimits>,
    cookie: web::Data<RefreshCookie>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    cookie.check_origin(&request)?;
    let tried = limits.check(env.now(), caller(&request), &body.value.token, None)?;
    access::reset_password(&env, body.value, caller(&request)).await?;
    tried.was_right();
    Ok(HttpResponse::NoContent().finish())
}
