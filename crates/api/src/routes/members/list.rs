use crate::{
    extract::{Allowed, ValidQuery, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{access, env::Env};
use crm_types::{PageOf, member::Member, page::PageQuery};

/// Who belongs to the workspace, who came last first.
#[utoipa::path(
    tag = "members",
    operation_id = "members.list",
    params(PageQuery),
    responses((status = 200, description = "Who belongs to the workspace, who came last first", body = PageOf<Member>), Refused),
)]
#[get("/members")]
pub(super) async fn list(
    auth: Allowed<right::MemberRead>,
    query: ValidQuery<PageQuery>,
    env: web::Data<Env>,
) -> Result<web::Json<PageOf<Member>>, ApiError> {
    Ok(web::Json(access::members(&env, &auth.principal, &query.0).await?))
}
