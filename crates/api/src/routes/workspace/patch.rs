use crate::{
    extract::{Allowed, Idempotency, ValidJson, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{patch, web};
use crm_domain::{access, env::Env};
use crm_types::workspace::{Workspace, WorkspacePatch};

/// Changes the name, time zone, country, office hours or postal address.
#[utoipa::path(
    tag = "workspace",
    operation_id = "workspace.patch",
    params(KeyHeader),
    request_body = WorkspacePatch,
    responses((status = 200, description = "As it is now", body = Workspace), Refused),
)]
#[patch("/workspace")]
pub(super) async fn patch(
    auth: Allowed<right::WorkspaceWrite>,
    key: Idempotency,
    body: ValidJson<WorkspacePatch>,
    env: web::Data<Env>,
) -> Result<web::Json<Workspace>, ApiError> {
    let claim = key.claim(&auth.principal, &body.raw);
    Ok(web::Json(access::change_workspace(&env, auth.principal, body.value, claim).await?))
}
