use crate::{
    extract::{Allowed, ValidQuery, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{access, env::Env};
use crm_types::{PageOf, auth::SessionView, page::PageQuery};

/// Where you are signed in, the last used first.
#[utoipa::path(
    tag = "me",
    operation_id = "me.sessions",
    params(PageQuery),
    responses((status = 200, description = "Where you are signed in", body = PageOf<SessionView>), Refused),
)]
#[get("/me/sessions")]
pub(super) async fn sessions(
    auth: Allowed<right::InPerson>,
    query: ValidQuery<PageQuery>,
    env: web::Data<Env>,
) -> Result<web::Json<PageOf<SessionView>>, ApiError> {
    Ok(web::Json(access::sessions(&env, &auth.principal, &query.0).await?))
}
