use crate::{
    extract::{Allowed, ValidJson, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{post, web};
use crm_rules_data::phone;
use crm_types::rules::{PhoneAnswer, PhoneIn};

/// The country of the first workspaces; a number that names its own country does not need it.
const DEFAULT_REGION: &str = "US";

/// Reads a phone number.
#[utoipa::path(
    tag = "rules",
    operation_id = "rules.phone",
    request_body = PhoneIn,
    responses((status = 200, description = "Reads a phone number", body = PhoneAnswer), Refused),
)]
#[post("/rules/phone")]
pub(super) async fn read(
    _auth: Allowed<right::SignedIn>,
    body: ValidJson<PhoneIn>,
) -> Result<web::Json<PhoneAnswer>, ApiError> {
    let region = body.value.region.as_deref().unwrap_or(DEFAULT_REGION);
    Ok(web::Json(phone::answer(&body.value.value, region)))
}
