use crate::{
    extract::{Allowed, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{access, env::Env};
use crm_types::two_factor::TwoFactorStatus;

/// How your second factor stands.
#[utoipa::path(
    tag = "me",
    operation_id = "me.two_factor",
    responses((status = 200, description = "How your second factor stands", body = TwoFactorStatus), Refused),
)]
#[get("/me/two-factor")]
pub(super) async fn show(
    auth: Allowed<right::InPerson>,
    env: web::Data<Env>,
) -> Result<web::Json<TwoFactorStatus>, ApiError> {
    Ok(web::Json(access::two_factor(&env, &auth.principal).await?))
}
