use crate::{
    extract::{Allowed, Id, Idempotency, ValidJson, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{HttpResponse, post, web};
use crm_domain::{env::Env, inbox};
use crm_types::{
    ConversationId,
    conversation::{MessageAccepted, MessageIn},
};

/// Sends a message in a thread.
///
/// The answer says that it was taken; its fate is followed in the thread.
#[utoipa::path(
    tag = "conversations",
    operation_id = "conversations.send",
    params(("id" = ConversationId, Path, description = "Its id"), KeyHeader),
    request_body = MessageIn,
    responses((status = 202, description = "Sends a message in a thread", body = MessageAccepted), Refused),
)]
#[post("/conversations/{id}/messages")]
pub(super) async fn send(
    auth: Allowed<right::MessageSend>,
    id: Id<ConversationId>,
    key: Idempotency,
    body: ValidJson<MessageIn>,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    let claim = key.claim(&auth.principal, &body.raw);
    let taken = inbox::send(&env, auth.principal, id.0, body.value, claim).await?;
    Ok(HttpResponse::Accepted().json(taken))
}
