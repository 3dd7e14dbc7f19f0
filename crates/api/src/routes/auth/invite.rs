use crate::{
    cookie::RefreshCookie,
    extract::{Public, ValidJson},
    middleware::{LoginLimits, caller},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{HttpRequest, post, web};
use crm_domain::{access, env::Env};
use crm_types::member::{InviteOffer, LinkToken};

/// What an invitation offers to whoever holds its link.
///
/// It changes nothing.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth.invite",
    request_body = LinkToken,
    responses((status = 200, description = "What it offers", body = InviteOffer), Refused),
    security(()),
)]
#[post("/auth/invite")]
pub(super) async fn invite(
    _: Public,
    body: ValidJson<LinkToken>,
    env: web::Data<Env>,
    limits: web::Data<LoginLimits>,
    cookie: web::Data<RefreshCookie>,
    request: HttpRequest,
) -> Result<web::Json<InviteOffer>, ApiError> {
    cookie.check_origin(&request)?;
    let tried = limits.check(env.now(), caller(&request), &body.value.token, None)?;
    let offer = access::look_at_invite(&env, &body.value.token).await?;
    tried.was_right();
    Ok(web::Json(offer))
}
