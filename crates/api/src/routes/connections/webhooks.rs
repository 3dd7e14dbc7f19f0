use crate::{
    extract::{Allowed, Id, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{post, web};
use crm_domain::{connections, env::Env};
use crm_types::{ConnectionId, connection::Connection};

/// Registers our webhooks at the provider.
#[utoipa::path(
    tag = "connections",
    operation_id = "connections.webhooks",
    params(("id" = ConnectionId, Path, description = "Its id"), KeyHeader),
    responses((status = 200, description = "Registers our webhooks at the provider", body = Connection), Refused),
)]
#[post("/connections/{id}/webhooks")]
pub(super) async fn webhooks(
    auth: Allowed<right::ConnectionWrite>,
    id: Id<ConnectionId>,
    _key: Idempotency,
    env: web::Data<Env>,
) -> Result<web::Json<Connection>, ApiError> {
    Ok(web::Json(connections::register_webhooks(&env, auth.principal, id.0).await?))
}
