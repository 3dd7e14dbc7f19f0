use crate::{
    extract::{Allowed, Idempotency, ValidJson, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{put, web};
use crm_domain::{env::Env, sending};
use crm_types::sending::{Sending, SendingStatus};

/// Arms or stops sending for the workspace.
///
/// While it is stopped, messages wait and nothing leaves; armed again, what waited leaves at once. Whoever may stop it
/// may not always arm it: that takes `sending:arm`.
#[utoipa::path(
    tag = "sending",
    operation_id = "sending.set",
    params(KeyHeader),
    request_body = Sending,
    responses((status = 200, description = "Arms or stops sending for the workspace", body = SendingStatus), Refused),
)]
#[put("/sending")]
pub(super) async fn set(
    auth: Allowed<right::SendingStop>,
    key: Idempotency,
    body: ValidJson<Sending>,
    env: web::Data<Env>,
) -> Result<web::Json<SendingStatus>, ApiError> {
    let claim = key.claim(&auth.principal, &body.raw);
    Ok(web::Json(sending::set(&env, auth.principal, body.value, claim).await?))
}
