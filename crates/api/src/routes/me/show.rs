use crate::{
    extract::{Allowed, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{access, env::Env};
use crm_types::auth::Me;

/// Who is signed in.
#[utoipa::path(
    tag = "me",
    operation_id = "me.show",
    responses((status = 200, description = "Who is signed in", body = Me), Refused),
)]
#[get("/me")]
pub(super) async fn show(auth: Allowed<right::SignedIn>, env: web::Data<Env>) -> Result<web::Json<Me>, ApiError> {
    Ok(web::Json(access::me(&env, &auth.principal).await?))
}
