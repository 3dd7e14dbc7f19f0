use crate::{
    extract::{Allowed, Id, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{HttpResponse, post, web};
use crm_domain::{env::Env, imports};
use crm_types::{ImportId, import::Import};

/// Writes a file that waits for its confirmation.
#[utoipa::path(
    tag = "imports",
    operation_id = "imports.commit",
    params(("id" = ImportId, Path, description = "Its id"), KeyHeader),
    responses((status = 202, description = "It is being written", body = Import), Refused),
)]
#[post("/imports/{id}/commit")]
pub(super) async fn commit(
    auth: Allowed<right::ContactImport>,
    id: Id<ImportId>,
    key: Idempotency,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    let claim = key.claim(&auth.principal, &[]);
    Ok(HttpResponse::Accepted().json(imports::commit(&env, auth.principal, id.0, claim).await?))
}
