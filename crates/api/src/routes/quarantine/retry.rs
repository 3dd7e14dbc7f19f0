use crate::{
    extract::{Allowed, Id, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{HttpResponse, post, web};
use crm_domain::{env::Env, inbound};
use crm_types::{InboundEventId, quarantine::RetryAnswer};

/// Tries an event again.
#[utoipa::path(
    tag = "quarantine",
    operation_id = "quarantine.retry",
    params(("id" = InboundEventId, Path, description = "Its id"), KeyHeader),
    responses((status = 202, description = "Tries an event again", body = RetryAnswer), Refused),
)]
#[post("/quarantine/{id}/retry")]
pub(super) async fn retry(
    auth: Allowed<right::QuarantineWrite>,
    id: Id<InboundEventId>,
    _key: Idempotency,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Accepted().json(inbound::retry(&env, auth.principal, id.0).await?))
}
