use super::page;
use crate::{extract::Public, openapi::Refused, problem::ApiError};
use actix_web::{HttpResponse, post, web};
use crm_domain::{
    env::Env,
    mail::{self, How},
};

/// What a mail program posts by itself (RFC 8058, 3.1), in either form of a form.
const ONE_CLICK: &[u8] = b"One-Click";

/// Ends our emails to whoever has the link.
///
/// Pressed by a person, or sent by their mail program (RFC 8058). The answer is the same for every token.
#[utoipa::path(
    tag = "unsubscribe",
    operation_id = "unsubscribe.act",
    params(("token" = String, Path, description = "From the link")),
    request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "`List-Unsubscribe=One-Click`, or nothing"),
    responses(
        (status = 200, description = "Done", content_type = "text/html", body = String),
        (status = 503, description = "Could not be stored; send it again", body = crm_types::Problem, content_type = "application/problem+json"),
        Refused
    ),
    security(()),
)]
#[post("/u/{token}")]
pub(super) async fn act(
    _: Public,
    token: web::Path<String>,
    body: web::Bytes,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    let how = if body.windows(ONE_CLICK.len()).any(|window| window == ONE_CLICK) { How::OneClick } else { How::Page };
    mail::unsubscribe(&env, &token, how).await.map_err(ApiError::db)?;
    Ok(page("You are unsubscribed", "<p>We write no more emails to you. You can close this page.</p>"))
}
