use crate::{
    extract::{Allowed, Idempotency, ValidJson, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{HttpResponse, post, web};
use crm_domain::{access, env::Env};
use crm_types::member::{InviteIn, InviteMade};

/// Invites somebody.
///
/// The link is good once and for a week, and shown this once. A new invitation of an address ends the one before.
#[utoipa::path(
    tag = "members",
    operation_id = "invites.create",
    params(KeyHeader),
    request_body = InviteIn,
    responses((status = 201, description = "Invites somebody", body = InviteMade), Refused),
)]
#[post("/invites")]
pub(super) async fn create(
    auth: Allowed<right::MemberWrite>,
    key: Idempotency,
    body: ValidJson<InviteIn>,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    let claim = key.claim(&auth.principal, &body.raw);
    let made = access::invite(&env, auth.principal, body.value, claim).await?;
    Ok(HttpResponse::Created().json(made))
}
