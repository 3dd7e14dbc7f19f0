use crate::{
    extract::{Allowed, Id, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{env::Env, inbox};
use crm_types::{ConversationId, conversation::Conversation};

/// One thread.
#[utoipa::path(
    tag = "conversations",
    operation_id = "conversations.show",
    params(("id" = ConversationId, Path, description = "Its id")),
    responses((status = 200, description = "One thread", body = Conversation), Refused),
)]
#[get("/conversations/{id}")]
pub(super) async fn show(
    auth: Allowed<right::ConversationRead>,
    id: Id<ConversationId>,
    env: web::Data<Env>,
) -> Result<web::Json<Conversation>, ApiError> {
    Ok(web::Json(inbox::show(&env, &auth.principal, id.0).await?))
}
