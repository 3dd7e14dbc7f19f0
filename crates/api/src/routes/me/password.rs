use crate::{
    extract::{Allowed, Idempotency, ValidJson, right},
    middleware::LoginLimits,
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{put, web};
use crm_domain::{access, env::Env};
use crm_types::auth::{PasswordChange, SessionsEnded};

/// Changes your password.
///
/// All your other sessions end. Tries are limited like log-ins.
#[utoipa::path(
    tag = "me",
    operation_id = "me.password",
    params(KeyHeader),
    request_body = PasswordChange,
    responses((status = 200, description = "It is changed", body = SessionsEnded), Refused),
)]
#[put("/me/password")]
pub(super) async fn password(
    auth: Allowed<right::InPerson>,
    key: Idempotency,
    body: ValidJson<PasswordChange>,
    env: web::Data<Env>,
    limits: web::Data<LoginLimits>,
) -> Result<web::Json<SessionsEnded>, ApiError> {
    let tried = limits.check(env.now(), auth.principal.address, &auth.principal.user.to_string(), None)?;
    // A quick hash of a password must not lie about, so the claim's is of what only this server can make from the body.
    let claim = key.claim(&auth.principal, &env.vault.mac("password change", &body.raw));
    let done = access::change_password(&env, auth.principal, body.value, claim).await?;
    tried.was_right();
    Ok(web::Json(done))
}
