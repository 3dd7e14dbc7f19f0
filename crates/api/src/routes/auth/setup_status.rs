use crate::{extract::Public, openapi::Refused, problem::ApiError};
use actix_web::{get, web};
use crm_domain::{access, env::Env};
use crm_types::auth::SetupStatus;

/// Whether this installation waits for its first owner.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth.setup_status",
    responses((status = 200, description = "Whether it does", body = SetupStatus), Refused),
    security(()),
)]
#[get("/auth/setup")]
pub(super) async fn setup_status(_: Public, env: web::Data<Env>) -> Result<web::Json<SetupStatus>, ApiError> {
    Ok(web::Json(SetupStatus { open: !access::has_owner(&env).await? }))
}
