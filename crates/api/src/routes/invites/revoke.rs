use crate::{
    extract::{Allowed, Id, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{HttpResponse, delete, web};
use crm_domain::{access, env::Env};
use crm_types::InviteId;

/// Takes an invitation back.
#[utoipa::path(
    tag = "members",
    operation_id = "invites.revoke",
    params(("id" = InviteId, Path, description = "Its id"), KeyHeader),
    responses((status = 204, description = "Its link opens nothing any more"), Refused),
)]
#[delete("/invites/{id}")]
pub(super) async fn revoke(
    auth: Allowed<right::MemberWrite>,
    id: Id<InviteId>,
    key: Idempotency,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    let claim = key.claim(&auth.principal, &[]);
    access::revoke_invite(&env, auth.principal, id.0, claim).await?;
    Ok(HttpResponse::NoContent().finish())
}
