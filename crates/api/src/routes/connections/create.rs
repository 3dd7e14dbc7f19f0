use crate::{
    extract::{Allowed, Idempotency, ValidJson, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{HttpResponse, post, web};
use crm_domain::{connections, env::Env};
use crm_types::connection::{Connection, ConnectionIn};

/// Adds a connection.
///
/// It is made also when the provider cannot be reached: `health` says so. Secrets are never read back.
#[utoipa::path(
    tag = "connections",
    operation_id = "connections.create",
    params(KeyHeader),
    request_body = ConnectionIn,
    responses((status = 201, description = "Adds a connection", body = Connection), Refused),
)]
#[post("/connections")]
pub(super) async fn create(
    auth: Allowed<right::ConnectionWrite>,
    key: Idempotency,
    body: ValidJson<ConnectionIn>,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    // The body may hold a password, of which no quick hash must lie about.
    let claim = key.claim(&auth.principal, &env.vault.mac("connection", &body.raw));
    let made = connections::create(&env, auth.principal, body.value, claim).await?;
    Ok(HttpResponse::Created().json(made))
}
