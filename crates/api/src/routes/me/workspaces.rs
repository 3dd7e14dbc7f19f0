use crate::{
    extract::{Allowed, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{access, env::Env};
use crm_types::workspace::WorkspaceList;

/// The workspaces that you belong to.
#[utoipa::path(
    tag = "me",
    operation_id = "me.workspaces",
    responses((status = 200, description = "The workspaces that you belong to", body = WorkspaceList), Refused),
)]
#[get("/me/workspaces")]
pub(super) async fn workspaces(
    auth: Allowed<right::InPerson>,
    env: web::Data<Env>,
) -> Result<web::Json<WorkspaceList>, ApiError> {
    Ok(web::Json(WorkspaceList { items: access::my_workspaces(&env, &auth.principal).await? }))
}
