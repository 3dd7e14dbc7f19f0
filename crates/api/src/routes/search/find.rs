use crate::{
    extract::{Allowed, ValidQuery, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{env::Env, search};
use crm_types::search::{SearchAnswer, SearchQuery};

/// People, and what was said, by the words of the query.
#[utoipa::path(
    tag = "search",
    operation_id = "search.find",
    params(SearchQuery),
    responses((status = 200, description = "What was found", body = SearchAnswer), Refused),
)]
#[get("/search")]
pub(super) async fn find(
    auth: Allowed<right::ContactRead>,
    _said: Allowed<right::ConversationRead>,
    query: ValidQuery<SearchQuery>,
    env: web::Data<Env>,
) -> Result<web::Json<SearchAnswer>, ApiError> {
    Ok(web::Json(search::search(&env, &auth.principal, &query.0).await?))
}
