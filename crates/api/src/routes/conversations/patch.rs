use crate::{
    extract::{Allowed, Id, Idempotency, ValidJson, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{patch, web};
use crm_domain::{env::Env, inbox};
use crm_types::{
    ConversationId,
    conversation::{Conversation, ConversationPatch},
};

/// Marks a thread as open or done.
#[utoipa::path(
    tag = "conversations",
    operation_id = "conversations.patch",
    params(("id" = ConversationId, Path, description = "Its id"), KeyHeader),
    request_body = ConversationPatch,
    responses((status = 200, description = "Marks a thread as open or done", body = Conversation), Refused),
)]
#[patch("/conversations/{id}")]
pub(super) async fn patch(
    auth: Allowed<right::ConversationWrite>,
    id: Id<ConversationId>,
    key: Idempotency,
    body: ValidJson<ConversationPatch>,
    env: web::Data<Env>,
) -> Result<web::Json<Conversation>, ApiError> {
    let claim = key.claim(&auth.principal, &body.raw);
    Ok(web::Json(inbox::set_status(&env, auth.principal, id.0, body.value, claim).await?))
}
