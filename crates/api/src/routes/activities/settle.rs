use crate::{
    extract::{Allowed, Id, Idempotency, ValidJson, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{post, web};
use crm_domain::{env::Env, inbox};
use crm_types::{ActivityId, activity::Activity, conversation::Settle};

/// Decides about a message whose fate stayed unknown.
#[utoipa::path(
    tag = "activities",
    operation_id = "activities.settle",
    params(("id" = ActivityId, Path, description = "Its id"), KeyHeader),
    request_body = Settle,
    responses((status = 200, description = "Decides about a message whose fate stayed unknown", body = Activity), Refused),
)]
#[post("/activities/{id}/settle")]
pub(super) async fn settle(
    auth: Allowed<right::MessageSettle>,
    id: Id<ActivityId>,
    key: Idempotency,
    body: ValidJson<Settle>,
    env: web::Data<Env>,
) -> Result<web::Json<Activity>, ApiError> {
    let claim = key.claim(&auth.principal, &body.raw);
    Ok(web::Json(inbox::settle(&env, auth.principal, id.0, body.value, claim).await?))
}
