use crate::{
    cookie::RefreshCookie,
    extract::{Public, ValidJson},
    middleware::{LoginLimits, caller},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{HttpRequest, post, web};
use crm_domain::{access, env::Env};
use crm_types::member::{LinkToken, ResetOffer};

/// Whose password a link is for.
///
/// It changes nothing.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth.reset_offer",
    request_body = LinkToken,
    responses((status = 200, description = "Whose it is", body = ResetOffer), Refused),
    security(()),
)]
#[post("/auth/reset/look")]
pub(super) async fn reset_offer(
    _: Public,
    body: ValidJson<LinkToken>,
    env: web::Data<Env>,
    limits: web::Data<LoginLimits>,
    cookie: web::Data<RefreshCookie>,
    request: HttpRequest,
) -> Result<web::Json<ResetOffer>, ApiError> {
    cookie.check_origin(&request)?;
    let tried = limits.check(env.now(), caller(&request), &body.value.token, None)?;
    let offer = access::look_at_reset(&env, &body.value.token).await?;
    tried.was_right();
    Ok(web::Json(offer))
}
