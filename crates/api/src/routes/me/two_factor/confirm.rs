use crate::{
    extract::{Allowed, Idempotency, ValidJson, right},
    middleware::LoginLimits,
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{post, web};
use crm_domain::{access, env::Env};
use crm_types::two_factor::{RecoveryCodes, TwoFactorCode};

/// Turns your second factor on, by a code of the new seed.
///
/// Your other sessions end. The recovery codes are shown this once.
#[utoipa::path(
    tag = "me",
    operation_id = "me.confirm_two_factor",
    params(KeyHeader),
    request_body = TwoFactorCode,
    responses((status = 200, description = "It is on", body = RecoveryCodes), Refused),
)]
#[post("/me/two-factor/confirm")]
pub(super) async fn confirm(
    auth: Allowed<right::InPerson>,
    key: Idempotency,
    body: ValidJson<TwoFactorCode>,
    env: web::Data<Env>,
    limits: web::Data<LoginLimits>,
) -> Result<web::Json<RecoveryCodes>, ApiError> {
    let tried = limits.check(env.now(), auth.principal.address, &auth.principal.user.to_string(), None)?;
    let claim = key.claim(&auth.principal, &body.raw);
    let done = access::confirm_two_factor(&env, auth.principal, body.value, claim).await?;
    tried.was_right();
    Ok(web::Json(done))
}
