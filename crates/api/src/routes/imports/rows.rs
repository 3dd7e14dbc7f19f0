use crate::{
    extract::{Allowed, Id, ValidQuery, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{env::Env, imports};
use crm_types::{
    ImportId, PageOf,
    import::{ImportRow, ImportRowQuery},
};

/// What became of each row, in the order of the file.
///
/// Before the file is written these are the rows that somebody should look at, fifty at most, the worst first.
#[utoipa::path(
    tag = "imports",
    operation_id = "imports.rows",
    params(("id" = ImportId, Path, description = "Its id"), ImportRowQuery),
    responses((status = 200, description = "What became of each row", body = PageOf<ImportRow>), Refused),
)]
#[get("/imports/{id}/rows")]
pub(super) async fn rows(
    auth: Allowed<right::ContactRead>,
    id: Id<ImportId>,
    query: ValidQuery<ImportRowQuery>,
    env: web::Data<Env>,
) -> Result<web::Json<PageOf<ImportRow>>, ApiError> {
    Ok(web::Json(imports::rows(&env, &auth.principal, id.0, &query.0).await?))
}
