use crate::{
    cookie::RefreshCookie,
    extract::{Public, ValidJson},
    middleware::{LoginLimits, caller},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use crm_domain::{access, env::Env};
use crm_types::auth::SetupIn;

/// Makes the first owner, and their workspace.
///
/// With the one-time code that the server printed when it started. Once there is an owner it is closed for good.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth.setup",
    request_body = SetupIn,
    responses((status = 204, description = "They may sign in"), Refused),
    security(()),
)]
#[post("/auth/setup")]
pub(super) async fn setup(
    _: Public,
    body: ValidJson<SetupIn>,
    env: web::Data<Env>,
    limits: web::Data<LoginLimits>,
    cookie: web::Data<RefreshCookie>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    cookie.check_origin(&request)?;
    let tried = limits.check(env.now(), caller(&request), "the first start", None)?;
    access::set_up(&env, &body.value, caller(&request)).await?;
    tried.was_right();
    Ok(HttpResponse::NoContent().finish())
}
