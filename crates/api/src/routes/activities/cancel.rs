use crate::{
    extract::{Allowed, Id, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{post, web};
use crm_domain::{env::Env, inbox};
use crm_types::{ActivityId, activity::Activity};

/// Takes a message back that has not left yet.
#[utoipa::path(
    tag = "activities",
    operation_id = "activities.cancel",
    params(("id" = ActivityId, Path, description = "Its id"), KeyHeader),
    responses((status = 200, description = "Takes a message back that has not left yet", body = Activity), Refused),
)]
#[post("/activities/{id}/cancel")]
pub(super) async fn cancel(
    auth: Allowed<right::MessageSend>,
    id: Id<ActivityId>,
    key: Idempotency,
    env: web::Data<Env>,
) -> Result<web::Json<Activity>, ApiError> {
    let claim = key.claim(&auth.principal, &[]);
    Ok(web::Json(inbox::cancel(&env, auth.principal, id.0, claim).await?))
}
