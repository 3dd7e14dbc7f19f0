use crate::{
    extract::{Allowed, Id, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{env::Env, imports};
use crm_types::{ImportId, import::Import};

/// One import: where it stands, and its counts.
#[utoipa::path(
    tag = "imports",
    operation_id = "imports.show",
    params(("id" = ImportId, Path, description = "Its id")),
    responses((status = 200, description = "One import", body = Import), Refused),
)]
#[get("/imports/{id}")]
pub(super) async fn show(
    auth: Allowed<right::ContactRead>,
    id: Id<ImportId>,
    env: web::Data<Env>,
) -> Result<web::Json<Import>, ApiError> {
    Ok(web::Json(imports::show(&env, &auth.principal, id.0).await?))
}
