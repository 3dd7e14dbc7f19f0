use crate::{
    extract::{Allowed, Id, ValidQuery, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{env::Env, inbox};
use crm_types::{ConversationId, PageOf, activity::Activity, page::PageQuery};

/// The items of a thread, newest first.
#[utoipa::path(
    tag = "conversations",
    operation_id = "conversations.activities",
    params(("id" = ConversationId, Path, description = "Its id"), PageQuery),
    responses((status = 200, description = "The items of a thread, newest first", body = PageOf<Activity>), Refused),
)]
#[get("/conversations/{id}/activities")]
pub(super) async fn activities(
    auth: Allowed<right::ConversationRead>,
    id: Id<ConversationId>,
    query: ValidQuery<PageQuery>,
    env: web::Data<Env>,
) -> Result<web::Json<PageOf<Activity>>, ApiError> {
    Ok(web::Json(inbox::activities(&env, &auth.principal, id.0, &query.0).await?))
}
