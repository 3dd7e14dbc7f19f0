use crate::{
    extract::Public,
    openapi::{Refused, Served},
};
use actix_web::{HttpResponse, get, web};

/// The OpenAPI document of this API.
#[utoipa::path(
    tag = "reference",
    operation_id = "openapi.show",
    responses((status = 200, description = "The document", content_type = "application/json", body = Object), Refused),
    security(()),
)]
#[get("/api/openapi.json")]
pub(super) async fn show(_: Public, served: web::Data<Served>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(served.json.clone())
}
