use crate::{
    extract::{Allowed, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{access, env::Env};
use crm_types::workspace::Workspace;

/// What the workspace says about itself.
#[utoipa::path(
    tag = "workspace",
    operation_id = "workspace.show",
    responses((status = 200, description = "What the workspace says about itself", body = Workspace), Refused),
)]
#[get("/workspace")]
pub(super) async fn show(
    auth: Allowed<right::SignedIn>,
    env: web::Data<Env>,
) -> Result<web::Json<Workspace>, ApiError> {
    Ok(web::Json(access::workspace(&env, &auth.principal).await?))
}
