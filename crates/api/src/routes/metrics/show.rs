use crate::{extract::Public, openapi::Refused, readiness::Readiness, telemetry};
use actix_web::{HttpResponse, get, web};
use crm_domain::env::Env;

/// Counters, histograms and gauges in Prometheus' text format.
#[utoipa::path(
    tag = "health",
    operation_id = "metrics.show",
    responses((status = 200, description = "The metrics", content_type = "text/plain", body = String), Refused),
    security(()),
)]
#[get("/metrics")]
pub(super) async fn show(_: Public, env: web::Data<Env>, readiness: web::Data<Readiness>) -> HttpResponse {
    readiness.measure(&env).await;
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(telemetry::metrics().render())
}
