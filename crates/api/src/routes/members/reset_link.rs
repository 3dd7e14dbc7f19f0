use crate::{
    extract::{Allowed, Id, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{HttpResponse, post, web};
use crm_domain::{access, env::Env};
use crm_types::{UserId, member::ResetLink};

/// Makes a link with which a member chooses a new password.
///
/// It is good once and for a day, and shown this once. Their second factor stays.
#[utoipa::path(
    tag = "members",
    operation_id = "members.reset_link",
    params(("id" = UserId, Path, description = "The user"), KeyHeader),
    responses((status = 201, description = "Makes a link with which a member chooses a new password", body = ResetLink), Refused),
)]
#[post("/members/{id}/reset-link")]
pub(super) async fn reset_link(
    auth: Allowed<right::MemberWrite>,
    id: Id<UserId>,
    key: Idempotency,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    let claim = key.claim(&auth.principal, &[]);
    let made = access::make_reset_link(&env, auth.principal, id.0, claim).await?;
    Ok(HttpResponse::Created().json(made))
}
