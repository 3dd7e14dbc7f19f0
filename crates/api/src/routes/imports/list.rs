use crate::{
    extract::{Allowed, ValidQuery, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{env::Env, imports};
use crm_types::{
    PageOf,
    import::{Import, ImportQuery},
};

/// Files that were brought, the newest first.
#[utoipa::path(
    tag = "imports",
    operation_id = "imports.list",
    params(ImportQuery),
    responses((status = 200, description = "Files that were brought", body = PageOf<Import>), Refused),
)]
#[get("/imports")]
pub(super) async fn list(
    auth: Allowed<right::ContactRead>,
    query: ValidQuery<ImportQuery>,
    env: web::Data<Env>,
) -> Result<web::Json<PageOf<Import>>, ApiError> {
    Ok(web::Json(imports::list(&env, &auth.principal, &query.0).await?))
}
