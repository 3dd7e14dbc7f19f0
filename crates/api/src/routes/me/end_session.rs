use crate::{
    extract::{Allowed, Id, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{delete, web};
use crm_domain::{access, env::Env};
use crm_types::{SessionId, auth::SessionsEnded};

/// Signs out one of your browsers or devices, at once.
#[utoipa::path(
    tag = "me",
    operation_id = "me.end_session",
    params(("id" = SessionId, Path, description = "Its id"), KeyHeader),
    responses((status = 200, description = "It is signed out", body = SessionsEnded), Refused),
)]
#[delete("/me/sessions/{id}")]
pub(super) async fn end_session(
    auth: Allowed<right::InPerson>,
    id: Id<SessionId>,
    key: Idempotency,
    env: web::Data<Env>,
) -> Result<web::Json<SessionsEnded>, ApiError> {
    let claim = key.claim(&auth.principal, &[]);
    Ok(web::Json(access::end_session(&env, auth.principal, id.0, claim).await?))
}
