use crate::{
    extract::{Public, RawBody},
    openapi::{Bytes, Refused},
    problem::ApiError,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use crm_domain::{
    inbound::Intake,
    ports::{Headers, TOKEN},
};
use crm_types::{ConnectionId, ErrorCode};

/// Takes an event of a provider.
///
/// Answers 200 once the event is stored, for new and repeated ones alike; what it means is worked out afterwards.
/// Of a `mailbox` it is a raw message (RFC 5322) under any content type, with a signing key as bearer token, as the
/// password of HTTP Basic, or in the query.
#[utoipa::path(
    tag = "hooks",
    operation_id = "hooks.receive",
    params(
        ("provider" = String, Path, description = "Which provider", example = "openphone"),
        ("connection_id" = ConnectionId, Path, description = "Which connection"),
        ("token" = Option<String>, Query, description = "A signing key of a mailbox, when it cannot stand in a header")
    ),
    request_body(description = "The event as the provider signs it, at most 5 MB", content((Object = "application/json"), (Bytes = "application/octet-stream"))),
    responses(
        (status = 200, description = "Stored", body = Object),
        (status = 503, description = "Could not be stored; send it again", body = crm_types::Problem, content_type = "application/problem+json"),
        Refused
    ),
    security(("provider_signature" = [])),
)]
#[post("/hooks/{provider}/{connection_id}")]
pub(super) async fn receive(
    _: Public,
    body: RawBody,
    intake: web::Data<Intake>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let part = |name| request.match_info().get(name).unwrap_or_default();
    let connection: ConnectionId = part("connection_id").parse().map_err(|_| ErrorCode::NotFound)?;
    let mut headers = headers(&request);
    if let Some(token) = token(&request) {
        headers.insert(TOKEN.to_owned(), token);
    }
    intake.receive(connection, part("provider"), &headers, body.0).await?;
    Ok(HttpResponse::Ok().json(serde_json::Map::new()))
}

/// The query's `token`, for mail servers that can set no header.
fn token(request: &HttpRequest) -> Option<String> {
    let query = web::Query::<Vec<(String, String)>>::from_query(request.query_string()).ok()?;
    query.into_inner().into_iter().find(|(name, _)| name == "token").map(|(_, token)| token)
}

/// A header that comes twice is one list (RFC 9110, 5.3): a second signature cannot hide behind the first.
fn headers(request: &HttpRequest) -> Headers {
    let mut headers = Headers::new();
    for (name, value) in request.headers() {
        let value = String::from_utf8_lossy(value.as_bytes());
        headers
            .entry(name.as_str().to_owned())
            .and_modify(|known| {
                known.push_str(", ");
                known.push_str(&value);
            })
            .or_insert_with(|| value.to_string());
    }
    headers
}
