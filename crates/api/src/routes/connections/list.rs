use crate::{
    extract::{Allowed, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{connections, env::Env};
use crm_types::connection::ConnectionList;

/// All connections.
#[utoipa::path(
    tag = "connections",
    operation_id = "connections.list",
    responses((status = 200, description = "All connections", body = ConnectionList), Refused),
)]
#[get("/connections")]
pub(super) async fn list(
    auth: Allowed<right::ConnectionRead>,
    env: web::Data<Env>,
) -> Result<web::Json<ConnectionList>, ApiError> {
    Ok(web::Json(connections::list(&env, auth.workspace()).await?))
}
