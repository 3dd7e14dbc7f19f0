use crate::{assets, extract::Public, openapi::Refused, problem::ApiError};
use actix_web::{HttpRequest, HttpResponse, get};

/// A page to read this API and to try it.
#[utoipa::path(
    tag = "reference",
    operation_id = "docs.show",
    responses((status = 200, description = "The page", content_type = "text/html", body = String), Refused),
    security(()),
)]
#[get("/docs")]
pub(super) async fn show(_: Public, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    assets::docs(&request)
}
