use crate::{
    extract::{Allowed, Id, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{env::Env, mail};
use crm_types::{ActivityId, email::Frame};

/// Where a browser may load the formatted form of an email.
///
/// For an `<iframe sandbox>`: the address works for minutes, for this email only, without a token in a header.
#[utoipa::path(
    tag = "activities",
    operation_id = "activities.frame",
    params(("id" = ActivityId, Path, description = "Its id")),
    responses((status = 200, description = "Where a browser may load the formatted form of an email", body = Frame), Refused),
)]
#[get("/activities/{id}/frame")]
pub(super) async fn frame(
    auth: Allowed<right::ConversationRead>,
    id: Id<ActivityId>,
    env: web::Data<Env>,
) -> Result<web::Json<Frame>, ApiError> {
    Ok(web::Json(mail::frame(&env, &auth.principal, id.0).await?))
}
