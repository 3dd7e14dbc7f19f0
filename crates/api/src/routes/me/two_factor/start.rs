use crate::{
    extract::{Allowed, Idempotency, ValidJson, right},
    middleware::LoginLimits,
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{post, web};
use crm_domain::{access, env::Env};
use crm_types::two_factor::{PasswordProof, TwoFactorSeed};

/// Gives a seed for your authenticator app.
///
/// It counts once `me.confirm_two_factor` was shown a code of it.
#[utoipa::path(
    tag = "me",
    operation_id = "me.start_two_factor",
    params(KeyHeader),
    request_body = PasswordProof,
    responses((status = 200, description = "A seed", body = TwoFactorSeed), Refused),
)]
#[post("/me/two-factor")]
pub(super) async fn start(
    auth: Allowed<right::InPerson>,
    key: Idempotency,
    body: ValidJson<PasswordProof>,
    env: web::Data<Env>,
    limits: web::Data<LoginLimits>,
) -> Result<web::Json<TwoFactorSeed>, ApiError> {
    let tried = limits.check(env.now(), auth.principal.address, &auth.principal.user.to_string(), None)?;
    // A quick hash of a password must not lie about, so the claim's is of what only this server can make from the body.
    let claim = key.claim(&auth.principal, &env.vault.mac("two-factor proof", &body.raw));
    let done = access::start_two_factor(&env, auth.principal, body.value, claim).await?;
    tried.was_right();
    Ok(web::Json(done))
}
