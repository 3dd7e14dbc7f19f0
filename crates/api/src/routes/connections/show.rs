use crate::{
    extract::{Allowed, Id, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{connections, env::Env};
use crm_types::{ConnectionId, connection::Connection};

/// One connection.
#[utoipa::path(
    tag = "connections",
    operation_id = "connections.show",
    params(("id" = ConnectionId, Path, description = "Its id")),
    responses((status = 200, description = "One connection", body = Connection), Refused),
)]
#[get("/connections/{id}")]
pub(super) async fn show(
    auth: Allowed<right::ConnectionRead>,
    id: Id<ConnectionId>,
    env: web::Data<Env>,
) -> Result<web::Json<Connection>, ApiError> {
    Ok(web::Json(connections::show(&env, auth.workspace(), id.0).await?))
}
