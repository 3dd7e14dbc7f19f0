use crate::{
    cookie::RefreshCookie,
    extract::{Public, ValidJson},
    middleware::{LoginLimits, caller},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{HttpRequest, HttpResponse, http::header::USER_AGENT, post, web};
use crm_domain::{access, env::Env};
use crm_types::auth::{LoginIn, TokenAnswer};

/// Signs in.
///
/// The refresh token comes as a cookie that scripts cannot read.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth.login",
    request_body = LoginIn,
    responses((status = 200, description = "Signed in", body = TokenAnswer), Refused),
    security(()),
)]
#[post("/auth/login")]
pub(super) async fn login(
    _: Public,
    body: ValidJson<LoginIn>,
    env: web::Data<Env>,
    limits: web::Data<LoginLimits>,
    cookie: web::Data<RefreshCookie>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    cookie.check_origin(&request)?;
    let email = &body.value.email;
    // A browser that has signed in to this account before is not shut out by strangers who guess at it.
    let device = cookie.device(&request).filter(|device| access::is_known_device(&env, email, device));
    let tried = limits.check(env.now(), caller(&request), email, device.as_deref())?;
    let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let signed_in = access::login(&env, &body.value, agent, caller(&request)).await?;
    tried.was_right();
    let device = device.unwrap_or_else(|| access::new_device(&env, email));
    let mut answer = HttpResponse::Ok();
    answer.cookie(cookie.set(signed_in.refresh_token)).cookie(cookie.set_device(device));
    Ok(answer.json(TokenAnswer {
        access_token: signed_in.access_token,
        token_type: "Bearer".to_owned(),
        expires_in: signed_in.expires_in,
        user_id: signed_in.user,
        workspace_id: signed_in.workspace,
    }))
}
