use crate::{
    extract::{Allowed, ValidQuery, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{access, env::Env};
use crm_types::{PageOf, member::Invite, page::PageQuery};

/// The invitations that nobody has accepted, the newest first.
#[utoipa::path(
    tag = "members",
    operation_id = "invites.list",
    params(PageQuery),
    responses((status = 200, description = "The invitations that nobody has accepted, the newest first", body = PageOf<Invite>), Refused),
)]
#[get("/invites")]
pub(super) async fn list(
    auth: Allowed<right::MemberRead>,
    query: ValidQuery<PageQuery>,
    env: web::Data<Env>,
) -> Result<web::Json<PageOf<Invite>>, ApiError> {
    Ok(web::Json(access::invites(&env, &auth.principal, &query.0).await?))
}
