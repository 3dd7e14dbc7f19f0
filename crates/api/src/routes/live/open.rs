use crate::{
    extract::{Allowed, ValidQuery, right},
    live::{self, Streams},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{HttpRequest, HttpResponse, get, http::header, web};
use crm_domain::{access, env::Env, live::Feed};
use crm_types::{ErrorCode, live::LiveQuery};

/// Opens the live stream.
///
/// Server-sent events: `hello` first, then one event per change with its number as `id` and a `Change` as `data`.
/// The stream ends soon after the session does.
/// Resume with `Last-Event-ID` or `?after=`; `gap` says that too much has passed, so load what you show anew.
#[utoipa::path(
    tag = "live",
    operation_id = "live.open",
    params(LiveQuery, ("Last-Event-ID" = Option<i64>, Header, description = "Resume after this sequence number")),
    responses(
        (status = 200, description = "The stream", content_type = "text/event-stream", body = String),
        Refused
    ),
    security(("bearer" = []), ("ticket" = [])),
)]
#[get("/api/v1/live")]
pub(super) async fn open(
    auth: Option<Allowed<right::SignedIn>>,
    query: ValidQuery<LiveQuery>,
    env: web::Data<Env>,
    feed: web::Data<Feed>,
    streams: web::Data<Streams>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let principal = match (auth, &query.0.ticket) {
        (Some(auth), _) => auth.principal,
        (None, Some(ticket)) => access::redeem_ticket(&env, ticket).await?,
        (None, None) => return Err(ErrorCode::Unauthenticated.into()),
    };
    let last = match request.headers().get("last-event-id").map(|id| id.to_str().ok().and_then(|id| id.parse().ok())) {
        Some(None) => return Err(ApiError::of(ErrorCode::MalformedParameter).detail("Last-Event-ID is a number.")),
        Some(id) => id,
        None => query.0.after,
    };
    let stream = live::follow(&env, &feed, principal, last, &streams).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(stream))
}
