use crate::{
    extract::{Allowed, Id, Idempotency, ValidJson, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{patch, web};
use crm_domain::{env::Env, imports};
use crm_types::{
    ImportId,
    import::{Import, ImportOptions},
};

/// Reads a file that waits for its confirmation anew, with these options.
#[utoipa::path(
    tag = "imports",
    operation_id = "imports.patch",
    params(("id" = ImportId, Path, description = "Its id"), KeyHeader),
    request_body = ImportOptions,
    responses((status = 200, description = "It is being read again", body = Import), Refused),
)]
#[patch("/imports/{id}")]
pub(super) async fn patch(
    auth: Allowed<right::ContactImport>,
    id: Id<ImportId>,
    key: Idempotency,
    body: ValidJson<ImportOptions>,
    env: web::Data<Env>,
) -> Result<web::Json<Import>, ApiError> {
    let claim = key.claim(&auth.principal, &body.raw);
    Ok(web::Json(imports::patch(&env, auth.principal, id.0, body.value, claim).await?))
}
