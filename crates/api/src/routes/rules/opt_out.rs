use crate::{
    extract::{Allowed, ValidJson, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{post, web};
use crm_rules::opt_out;
use crm_types::{
    consent::ConsentState,
    rules::{OptOutAnswer, OptOutIn},
};

/// Judges what a text says about being written to.
#[utoipa::path(
    tag = "rules",
    operation_id = "rules.opt_out",
    request_body = OptOutIn,
    responses((status = 200, description = "Judges what a text says about being written to", body = OptOutAnswer), Refused),
)]
#[post("/rules/opt-out")]
pub(super) async fn judge(
    _auth: Allowed<right::SignedIn>,
    body: ValidJson<OptOutIn>,
) -> Result<web::Json<OptOutAnswer>, ApiError> {
    let state = body.value.contact_state.unwrap_or(ConsentState::Unknown);
    Ok(web::Json(opt_out::intent(&body.value.text, state)))
}
