use crate::{
    extract::{Allowed, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{delete, web};
use crm_domain::{access, env::Env};
use crm_types::member::MemberRemoved;

/// Leaves the workspace.
///
/// The last owner cannot.
#[utoipa::path(
    tag = "me",
    operation_id = "me.leave",
    params(KeyHeader),
    responses((status = 200, description = "Leaves the workspace", body = MemberRemoved), Refused),
)]
#[delete("/me/workspace")]
pub(super) async fn leave(
    auth: Allowed<right::InPerson>,
    key: Idempotency,
    env: web::Data<Env>,
) -> Result<web::Json<MemberRemoved>, ApiError> {
    let claim = key.claim(&auth.principal, &[]);
    Ok(web::Json(access::leave(&env, auth.principal, claim).await?))
}
