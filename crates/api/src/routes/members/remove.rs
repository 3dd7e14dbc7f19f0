use crate::{
    extract::{Allowed, Id, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{delete, web};
use crm_domain::{access, env::Env};
use crm_types::{UserId, member::MemberRemoved};

/// Takes somebody out of the workspace.
///
/// Their sessions, API keys and invitations end with it; what they wrote stays.
#[utoipa::path(
    tag = "members",
    operation_id = "members.remove",
    params(("id" = UserId, Path, description = "The user"), KeyHeader),
    responses((status = 200, description = "Takes somebody out of the workspace", body = MemberRemoved), Refused),
)]
#[delete("/members/{id}")]
pub(super) async fn remove(
    auth: Allowed<right::MemberWrite>,
    id: Id<UserId>,
    key: Idempotency,
    env: web::Data<Env>,
) -> Result<web::Json<MemberRemoved>, ApiError> {
    let claim = key.claim(&auth.principal, &[]);
    Ok(web::Json(access::remove_member(&env, auth.principal, id.0, claim).await?))
}
