use crate::{extract::Public, openapi::Refused};
use actix_web::{get, web};
use crm_types::health::Live;

/// Are you there?
#[utoipa::path(
    tag = "health",
    operation_id = "health.live",
    responses((status = 200, description = "Yes", body = Live), Refused),
    security(()),
)]
#[get("/health/live")]
pub(super) async fn live(_: Public) -> web::Json<Live> {
    web::Json(Live { status: "ok".to_owned() })
}
