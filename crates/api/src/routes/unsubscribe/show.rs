use super::page;
use crate::{extract::Public, openapi::Refused};
use actix_web::{HttpResponse, get};

/// The page behind the link in what we send.
///
/// Looking at it changes nothing: mail scanners open every link. It is the same for every token.
#[utoipa::path(
    tag = "unsubscribe",
    operation_id = "unsubscribe.show",
    params(("token" = String, Path, description = "From the link")),
    responses((status = 200, description = "The page", content_type = "text/html", body = String), Refused),
    security(()),
)]
#[get("/u/{token}")]
pub(super) async fn show(_: Public) -> HttpResponse {
    page(
        "No more emails?",
        "<p>Press the button, and we write no more emails to you.</p><form method=\"post\">\
         <button type=\"submit\">Unsubscribe</button></form>",
    )
}
