use crate::{
    extract::{Allowed, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{post, web};
use crm_domain::{access, env::Env};
use crm_types::live::Ticket;

/// A one-time ticket for the live stream.
///
/// A browser's `EventSource` sends no headers. Each call gives another ticket; one that was not used ends by itself.
#[utoipa::path(
    tag = "live",
    operation_id = "live.ticket",
    params(KeyHeader),
    responses((status = 200, description = "A ticket", body = Ticket), Refused),
)]
#[post("/live/ticket")]
pub(super) async fn ticket(
    auth: Allowed<right::InPerson>,
    _key: Idempotency,
    env: web::Data<Env>,
) -> Result<web::Json<Ticket>, ApiError> {
    Ok(web::Json(access::issue_ticket(&env, &auth.principal).await?))
}
