use crate::{
    extract::{Allowed, ValidJson, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{post, web};
use crm_rules_data::phone;
use crm_types::rules::{PhoneAnswer, PhoneIn};

/// Reads a phone number.
#[utoipa::path(
    tag = "rules",
    operation_id = "rules.phone",
    request_body = PhoneIn,
    responses((status = 200, description = "Reads a phone number", body = PhoneAnswer), Refused),
)]
#[post("/rules/phone")]
pub(super) async fn read(
    auth: Allowed<right::SignedIn>,
    body: ValidJson<PhoneIn>,
) -> Result<web::Json<PhoneAnswer>, ApiError> {
    let PhoneIn { value, region } = body.value;
    let region = region.as_deref().unwrap_or_else(|| auth.principal.region.as_str());
    Ok(web::Json(phone::answer(&value, region)))
}
