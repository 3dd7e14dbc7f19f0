use crate::{
    extract::{Allowed, Id, Idempotency, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{HttpResponse, post, web};
use crm_domain::{env::Env, imports};
use crm_types::{ImportId, import::Import};

/// Takes back what a file brought: new people go, changed values are what they were.
///
/// What somebody has changed since stays, and is listed in the rows. No consent gets looser.
#[utoipa::path(
    tag = "imports",
    operation_id = "imports.undo",
    params(("id" = ImportId, Path, description = "Its id"), KeyHeader),
    responses((status = 202, description = "It is being taken back", body = Import), Refused),
)]
#[post("/imports/{id}/undo")]
pub(super) async fn undo(
    auth: Allowed<right::ContactImport>,
    id: Id<ImportId>,
    key: Idempotency,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    let claim = key.claim(&auth.principal, &[]);
    Ok(HttpResponse::Accepted().json(imports::undo(&env, auth.principal, id.0, claim).await?))
}
