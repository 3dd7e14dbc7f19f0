use crate::{
    extract::{Allowed, Id, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{HttpResponse, post, web};
use crm_domain::{env::Env, inbox};
use crm_types::ConversationId;

/// Marks everything in a thread as read by you.
///
/// Doing it twice is the same as doing it once.
#[utoipa::path(
    tag = "conversations",
    operation_id = "conversations.read",
    params(("id" = ConversationId, Path, description = "Its id"), KeyHeader),
    responses((status = 204, description = "Marks everything in a thread as read by you"), Refused),
)]
#[post("/conversations/{id}/read")]
pub(super) async fn read(
    auth: Allowed<right::ConversationRead>,
    id: Id<ConversationId>,
    _key: Idempotency,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    inbox::mark_read(&env, &auth.principal, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
