use crate::{
    extract::{Allowed, ValidQuery, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{audit, env::Env};
use crm_types::{
    PageOf,
    audit::{AuditEntry, AuditQuery},
};

/// The audit log, newest first.
#[utoipa::path(
    tag = "audit",
    operation_id = "audit.list",
    params(AuditQuery),
    responses((status = 200, description = "The audit log, newest first", body = PageOf<AuditEntry>), Refused),
)]
#[get("/audit")]
pub(super) async fn list(
    auth: Allowed<right::AuditRead>,
    query: ValidQuery<AuditQuery>,
    env: web::Data<Env>,
) -> Result<web::Json<PageOf<AuditEntry>>, ApiError> {
    Ok(web::Json(audit::list(&env, &auth.principal, &query.0).await?))
}
