use crate::{
    extract::{Allowed, Id, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{post, web};
use crm_domain::{connections, env::Env};
use crm_types::{ConnectionId, connection::Connection};

/// Asks the provider whether it takes our key, and reads its lines.
///
/// A provider that says no is an answer, not an error.
#[utoipa::path(
    tag = "connections",
    operation_id = "connections.test",
    params(("id" = ConnectionId, Path, description = "Its id"), KeyHeader),
    responses((status = 200, description = "Asks the provider whether it takes our key, and reads its lines", body = Connection), Refused),
)]
#[post("/connections/{id}/test")]
pub(super) async fn test(
    auth: Allowed<right::ConnectionWrite>,
    id: Id<ConnectionId>,
    _key: Idempotency,
    env: web::Data<Env>,
) -> Result<web::Json<Connection>, ApiError> {
    Ok(web::Json(connections::test(&env, auth.principal, id.0).await?))
}
