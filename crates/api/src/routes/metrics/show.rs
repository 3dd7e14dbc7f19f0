use crate::{extract::Public, openapi::Refused, telemetry};
use actix_web::{HttpResponse, get};

/// Counters and histograms in Prometheus' text format.
#[utoipa::path(
    tag = "health",
    operation_id = "metrics.show",
    responses((status = 200, description = "The metrics", content_type = "text/plain", body = String), Refused),
    security(()),
)]
#[get("/metrics")]
pub(super) async fn show(_: Public) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(telemetry::metrics().render())
}
