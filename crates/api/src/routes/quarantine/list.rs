use crate::{
    extract::{Allowed, ValidQuery, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{env::Env, inbound};
use crm_types::{PageOf, page::PageQuery, quarantine::QuarantinedEvent};

/// Events that could not be applied, newest first.
#[utoipa::path(
    tag = "quarantine",
    operation_id = "quarantine.list",
    params(PageQuery),
    responses((status = 200, description = "Events that could not be applied, newest first", body = PageOf<QuarantinedEvent>), Refused),
)]
#[get("/quarantine")]
pub(super) async fn list(
    auth: Allowed<right::QuarantineRead>,
    query: ValidQuery<PageQuery>,
    env: web::Data<Env>,
) -> Result<web::Json<PageOf<QuarantinedEvent>>, ApiError> {
    Ok(web::Json(inbound::quarantine(&env, auth.workspace(), &query.0).await?))
}
