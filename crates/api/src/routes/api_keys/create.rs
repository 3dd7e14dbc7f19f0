use crate::{
    extract::{Allowed, Idempotency, ValidJson, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{HttpResponse, post, web};
use crm_domain::{access, env::Env};
use crm_types::api_key::{ApiKeyIn, ApiKeyMade};

/// Makes an API key.
///
/// Its secret is shown this once. A key acts in your name, never with more rights than you have, and stops when you leave.
#[utoipa::path(
    tag = "api-keys",
    operation_id = "api_keys.create",
    params(KeyHeader),
    request_body = ApiKeyIn,
    responses((status = 201, description = "Makes an API key", body = ApiKeyMade), Refused),
)]
#[post("/api-keys")]
pub(super) async fn create(
    auth: Allowed<right::ApiKeyWrite>,
    key: Idempotency,
    body: ValidJson<ApiKeyIn>,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    let claim = key.claim(&auth.principal, &body.raw);
    let made = access::create_key(&env, auth.principal, body.value, claim).await?;
    Ok(HttpResponse::Created().json(made))
}
