use crate::{
    extract::{Allowed, Id, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{post, web};
use crm_domain::{contacts, env::Env, inbox};
use crm_types::{ContactId, conversation::Conversation};

/// The thread with a person, made when there is none.
#[utoipa::path(
    tag = "contacts",
    operation_id = "contacts.conversation",
    params(("id" = ContactId, Path, description = "Its id"), KeyHeader),
    responses((status = 200, description = "The thread with a person, made when there is none", body = Conversation), Refused),
)]
#[post("/contacts/{id}/conversation")]
pub(super) async fn conversation(
    auth: Allowed<right::ConversationWrite>,
    id: Id<ContactId>,
    key: Idempotency,
    env: web::Data<Env>,
) -> Result<web::Json<Conversation>, ApiError> {
    let claim = key.claim(&auth.principal, &[]);
    let thread = contacts::start_conversation(&env, auth.principal, id.0, claim).await?;
    Ok(web::Json(inbox::show(&env, &auth.principal, thread).await?))
}
