use crate::{
    extract::{Allowed, ValidQuery, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{access, env::Env};
use crm_types::{PageOf, api_key::ApiKey, page::PageQuery};

/// The API keys of the workspace, the newest first.
#[utoipa::path(
    tag = "api-keys",
    operation_id = "api_keys.list",
    params(PageQuery),
    responses((status = 200, description = "The API keys of the workspace, the newest first", body = PageOf<ApiKey>), Refused),
)]
#[get("/api-keys")]
pub(super) async fn list(
    auth: Allowed<right::ApiKeyRead>,
    query: ValidQuery<PageQuery>,
    env: web::Data<Env>,
) -> Result<web::Json<PageOf<ApiKey>>, ApiError> {
    Ok(web::Json(access::keys(&env, &auth.principal, &query.0).await?))
}
