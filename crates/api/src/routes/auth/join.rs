use crate::{
    cookie::RefreshCookie,
    extract::{Public, ValidJson},
    middleware::{LoginLimits, caller},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use crm_domain::{access, env::Env};
use crm_types::member::{InviteAccept, Joined};

/// Accepts an invitation.
///
/// For a new account with a name and a password; for one that is there with its password. Then sign in.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth.join",
    request_body = InviteAccept,
    responses((status = 201, description = "You belong to the workspace", body = Joined), Refused),
    security(()),
)]
#[post("/auth/join")]
pub(super) async fn join(
    _: Public,
    body: ValidJson<InviteAccept>,
    env: web::Data<Env>,
    limits: web::Data<LoginLimits>,
    cookie: web::Data<RefreshCookie>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    cookie.check_origin(&request)?;
    // By the account that the link is for: whoever can make links could otherwise guess at its password without end.
    let offer = access::look_at_invite(&env, &body.value.token).await?;
    let account = if offer.has_account { offer.email } else { body.value.token.clone() };
    let tried = limits.check(env.now(), caller(&request), &account, None)?;
    let made = access::join(&env, body.value, caller(&request)).await?;
    tried.was_right();
    Ok(HttpResponse::Created().json(made))
}
