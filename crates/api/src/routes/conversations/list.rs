use crate::{
    extract::{Allowed, ValidQuery, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{env::Env, inbox};
use crm_types::{
    PageOf,
    conversation::{Conversation, ConversationQuery},
};

/// Threads, newest activity first.
#[utoipa::path(
    tag = "conversations",
    operation_id = "conversations.list",
    params(ConversationQuery),
    responses((status = 200, description = "Threads, newest activity first", body = PageOf<Conversation>), Refused),
)]
#[get("/conversations")]
pub(super) async fn list(
    auth: Allowed<right::ConversationRead>,
    query: ValidQuery<ConversationQuery>,
    env: web::Data<Env>,
) -> Result<web::Json<PageOf<Conversation>>, ApiError> {
    Ok(web::Json(inbox::list(&env, &auth.principal, &query.0).await?))
}
