use crate::{
    extract::{Allowed, Id, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{HttpResponse, post, web};
use crm_domain::{env::Env, inbox};
use crm_types::ConversationId;

/// Marks a thread as unread for you.
///
/// Doing it twice is the same as doing it once.
#[utoipa::path(
    tag = "conversations",
    operation_id = "conversations.unread",
    params(("id" = ConversationId, Path, description = "Its id"), KeyHeader),
    responses((status = 204, description = "Marks a thread as unread for you"), Refused),
)]
#[post("/conversations/{id}/unread")]
pub(super) async fn unread(
    auth: Allowed<right::ConversationRead>,
    id: Id<ConversationId>,
    _key: Idempotency,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    inbox::mark_unread(&env, &auth.principal, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
