use crate::{
    extract::{Allowed, Id, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{delete, web};
use crm_domain::{access, env::Env};
use crm_types::{UserId, member::Member};

/// Takes the second factor of a member away who has lost it.
#[utoipa::path(
    tag = "members",
    operation_id = "members.two_factor",
    params(("id" = UserId, Path, description = "The user"), KeyHeader),
    responses((status = 200, description = "Takes the second factor of a member away who has lost it", body = Member), Refused),
)]
#[delete("/members/{id}/two-factor")]
pub(super) async fn two_factor(
    auth: Allowed<right::MemberWrite>,
    id: Id<UserId>,
    key: Idempotency,
    env: web::Data<Env>,
) -> Result<web::Json<Member>, ApiError> {
    let claim = key.claim(&auth.principal, &[]);
    Ok(web::Json(access::take_second_factor(&env, auth.principal, id.0, claim).await?))
}
