use crate::{
    extract::{Allowed, ValidJson, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{post, web};
use crm_rules::segments;
use crm_types::rules::{SegmentsAnswer, SegmentsIn};

/// Measures a text.
#[utoipa::path(
    tag = "rules",
    operation_id = "rules.segments",
    request_body = SegmentsIn,
    responses((status = 200, description = "Measures a text", body = SegmentsAnswer), Refused),
)]
#[post("/rules/segments")]
pub(super) async fn measure(
    _auth: Allowed<right::SignedIn>,
    body: ValidJson<SegmentsIn>,
) -> Result<web::Json<SegmentsAnswer>, ApiError> {
    Ok(web::Json(segments(&body.value.text)))
}
