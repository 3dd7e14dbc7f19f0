use crate::{
    extract::{Id, Public, ValidQuery},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{
    HttpResponse, get,
    http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_FRAME_OPTIONS},
    web,
};
use crm_domain::{env::Env, mail};
use crm_types::{ActivityId, ErrorCode};
use serde::Deserialize;

/// What a mail may do wherever it is shown: nothing. No script, no form, no origin; a link opens a page of its own.
macro_rules! policy {
    ($images:literal) => {
        concat!(
            "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src ",
            $images,
            "; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
        )
    };
}
const WITHOUT_IMAGES: &str = policy!("data:");
const WITH_IMAGES: &str = policy!("data: https:");

#[derive(Debug, Deserialize)]
struct Asked {
    token: Option<String>,
    images: Option<String>,
}

/// The formatted form of an email, for a frame.
///
/// The address comes from `activities.frame`. Pictures that the sender keeps elsewhere load with `images=1` only.
#[utoipa::path(
    tag = "activities",
    operation_id = "activities.html",
    params(
        ("id" = ActivityId, Path, description = "Its id"),
        ("token" = String, Query, description = "From `activities.frame`"),
        ("images" = Option<String>, Query, description = "`1`: pictures load from where the sender put them")
    ),
    responses((status = 200, description = "The formatted form of an email", content_type = "text/html", body = String), Refused),
    security(()),
)]
#[get("/activities/{id}/html")]
pub(super) async fn html(
    _: Public,
    id: Id<ActivityId>,
    asked: ValidQuery<Asked>,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    let token = asked.0.token.as_deref().ok_or(ErrorCode::NotFound)?;
    let page = mail::html(&env, id.0, token).await?;
    let policy = if asked.0.images.as_deref() == Some("1") { WITH_IMAGES } else { WITHOUT_IMAGES };
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .insert_header((X_FRAME_OPTIONS, "SAMEORIGIN"))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(page))
}
