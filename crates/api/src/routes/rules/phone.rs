use crate::{
    extract::{Allowed, ValidJson, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{post, web};
use crm_domain::{contacts, env::Env};
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
    env: web::Data<Env>,
    body: ValidJson<PhoneIn>,
) -> Result<web::Json<PhoneAnswer>, ApiError> {
    let PhoneIn { value, region } = body.value;
    let region = match region {
        Some(region) => region,
        None => contacts::region(&env, auth.principal.workspace).await?,
    };
    Ok(web::Json(phone::answer(&value, &region)))
}
