use crate::{
    extract::{Allowed, Id, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{env::Env, inbox};
use crm_types::{ActivityId, activity::Activity};

/// One item of a thread.
#[utoipa::path(
    tag = "activities",
    operation_id = "activities.show",
    params(("id" = ActivityId, Path, description = "Its id")),
    responses((status = 200, description = "One item of a thread", body = Activity), Refused),
)]
#[get("/activities/{id}")]
pub(super) async fn show(
    auth: Allowed<right::ConversationRead>,
    id: Id<ActivityId>,
    env: web::Data<Env>,
) -> Result<web::Json<Activity>, ApiError> {
    Ok(web::Json(inbox::activity(&env, &auth.principal, id.0).await?))
}
