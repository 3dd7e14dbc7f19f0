use crate::{
    extract::{Allowed, Id, Idempotency, ValidJson, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{patch, web};
use crm_domain::{connections, env::Env};
use crm_types::{
    ConnectionId,
    connection::{Connection, ConnectionPatch},
};

/// Changes a connection.
#[utoipa::path(
    tag = "connections",
    operation_id = "connections.patch",
    params(("id" = ConnectionId, Path, description = "Its id"), KeyHeader),
    request_body = ConnectionPatch,
    responses((status = 200, description = "Changes a connection", body = Connection), Refused),
)]
#[patch("/connections/{id}")]
pub(super) async fn patch(
    auth: Allowed<right::ConnectionWrite>,
    id: Id<ConnectionId>,
    key: Idempotency,
    body: ValidJson<ConnectionPatch>,
    env: web::Data<Env>,
) -> Result<web::Json<Connection>, ApiError> {
    // The body may hold a password, of which no quick hash must lie about.
    let claim = key.claim(&auth.principal, &env.vault.mac("connection", &body.raw));
    Ok(web::Json(connections::edit(&env, auth.principal, id.0, body.value, claim).await?))
}
