use crate::{
    extract::{Allowed, Id, ValidQuery, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{calls, env::Env};
use crm_types::{ActivityId, PageOf, call::TranscriptLine, page::PageQuery};

/// The lines of a call's transcript, in order.
#[utoipa::path(
    tag = "activities",
    operation_id = "activities.transcript",
    params(("id" = ActivityId, Path, description = "Its id"), PageQuery),
    responses(
        (status = 200, description = "The lines of a call's transcript, in order", body = PageOf<TranscriptLine>),
        Refused,
    ),
)]
#[get("/activities/{id}/transcript")]
pub(super) async fn transcript(
    auth: Allowed<right::ConversationRead>,
    id: Id<ActivityId>,
    query: ValidQuery<PageQuery>,
    env: web::Data<Env>,
) -> Result<web::Json<PageOf<TranscriptLine>>, ApiError> {
    Ok(web::Json(calls::transcript(&env, &auth.principal, id.0, &query.0).await?))
}
