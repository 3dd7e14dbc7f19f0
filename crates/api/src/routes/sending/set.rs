use crate::{
    extract::{Allowed, Idempotency, ValidJson, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{put, web};
use crm_domain::{access, env::Env};
use crm_types::auth::Sending;

/// Arms or stops sending for the workspace.
#[utoipa::path(
    tag = "sending",
    operation_id = "sending.set",
    params(KeyHeader),
    request_body = Sending,
    responses((status = 200, description = "Arms or stops sending for the workspace", body = Sending), Refused),
)]
#[put("/sending")]
pub(super) async fn set(
    auth: Allowed<right::SendingControl>,
    key: Idempotency,
    body: ValidJson<Sending>,
    env: web::Data<Env>,
) -> Result<web::Json<Sending>, ApiError> {
    let claim = key.claim(&auth.principal, &body.raw);
    Ok(web::Json(access::set_sending(&env, auth.principal, body.value, claim).await?))
}
