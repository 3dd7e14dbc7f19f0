use crate::{
    extract::{Allowed, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{env::Env, sending};
use crm_types::sending::SendingStatus;

/// Whether messages may leave, since when, and how many wait.
#[utoipa::path(
    tag = "sending",
    operation_id = "sending.show",
    responses((status = 200, description = "Whether messages may leave", body = SendingStatus), Refused),
)]
#[get("/sending")]
pub(super) async fn show(
    auth: Allowed<right::SignedIn>,
    env: web::Data<Env>,
) -> Result<web::Json<SendingStatus>, ApiError> {
    Ok(web::Json(sending::status(&env, auth.principal.workspace).await?))
}
