use crate::{
    extract::{Allowed, Id, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{delete, web};
use crm_domain::{access, env::Env};
use crm_types::{ApiKeyId, api_key::ApiKey};

/// Stops an API key, at once and everywhere.
#[utoipa::path(
    tag = "api-keys",
    operation_id = "api_keys.revoke",
    params(("id" = ApiKeyId, Path, description = "Its id"), KeyHeader),
    responses((status = 200, description = "Stops an API key, at once and everywhere", body = ApiKey), Refused),
)]
#[delete("/api-keys/{id}")]
pub(super) async fn revoke(
    auth: Allowed<right::ApiKeyWrite>,
    id: Id<ApiKeyId>,
    key: Idempotency,
    env: web::Data<Env>,
) -> Result<web::Json<ApiKey>, ApiError> {
    let claim = key.claim(&auth.principal, &[]);
    Ok(web::Json(access::revoke_key(&env, auth.principal, id.0, claim).await?))
}
