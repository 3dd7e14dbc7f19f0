use crate::{
    extract::{Allowed, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{delete, web};
use crm_domain::{access, env::Env};
use crm_types::auth::SessionsEnded;

/// Signs out all your browsers and devices but this one, at once.
#[utoipa::path(
    tag = "me",
    operation_id = "me.end_other_sessions",
    params(KeyHeader),
    responses((status = 200, description = "All others are signed out", body = SessionsEnded), Refused),
)]
#[delete("/me/sessions")]
pub(super) async fn end_other_sessions(
    auth: Allowed<right::InPerson>,
    key: Idempotency,
    env: web::Data<Env>,
) -> Result<web::Json<SessionsEnded>, ApiError> {
    let claim = key.claim(&auth.principal, &[]);
    Ok(web::Json(access::end_other_sessions(&env, auth.principal, claim).await?))
}
