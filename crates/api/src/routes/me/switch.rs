use crate::{
    extract::{Allowed, ValidJson, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{put, web};
use crm_domain::{access, env::Env};
use crm_types::{auth::TokenAnswer, workspace::WorkspaceSwitch};

/// Goes to another of your workspaces.
///
/// This session works there from now on; access tokens for the workspace before open nothing any more. Doing it twice does
/// it once, so no key is needed.
#[utoipa::path(
    tag = "me",
    operation_id = "me.switch",
    request_body = WorkspaceSwitch,
    responses((status = 200, description = "An access token for there", body = TokenAnswer), Refused),
)]
#[put("/me/workspace")]
pub(super) async fn switch(
    auth: Allowed<right::InPerson>,
    body: ValidJson<WorkspaceSwitch>,
    env: web::Data<Env>,
) -> Result<web::Json<TokenAnswer>, ApiError> {
    let moved = access::switch_workspace(&env, auth.principal, body.value.workspace_id).await?;
    Ok(web::Json(TokenAnswer {
        access_token: moved.access_token,
        token_type: "Bearer".to_owned(),
        expires_in: moved.expires_in,
        user_id: moved.user,
        workspace_id: moved.workspace,
    }))
}
