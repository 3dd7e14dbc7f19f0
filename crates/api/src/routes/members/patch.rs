use crate::{
    extract::{Allowed, Id, Idempotency, ValidJson, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{patch, web};
use crm_domain::{access, env::Env};
use crm_types::{
    UserId,
    member::{Member, MemberPatch},
};

/// Gives a member another role, which holds at once.
///
/// Nobody makes anybody mightier than themselves, and the last owner stays one.
#[utoipa::path(
    tag = "members",
    operation_id = "members.patch",
    params(("id" = UserId, Path, description = "The user"), KeyHeader),
    request_body = MemberPatch,
    responses((status = 200, description = "Gives a member another role, which holds at once", body = Member), Refused),
)]
#[patch("/members/{id}")]
pub(super) async fn patch(
    auth: Allowed<right::MemberWrite>,
    id: Id<UserId>,
    key: Idempotency,
    body: ValidJson<MemberPatch>,
    env: web::Data<Env>,
) -> Result<web::Json<Member>, ApiError> {
    let claim = key.claim(&auth.principal, &body.raw);
    Ok(web::Json(access::change_role(&env, auth.principal, id.0, body.value, claim).await?))
}
