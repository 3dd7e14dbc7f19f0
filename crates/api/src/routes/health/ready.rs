use crate::{extract::Public, openapi::Refused, readiness::Readiness};
use actix_web::{HttpResponse, get, web};
use crm_domain::env::Env;
use crm_types::health::Ready;

/// Can you do your work?
#[utoipa::path(
    tag = "health",
    operation_id = "health.ready",
    responses(
        (status = 200, description = "Yes", body = Ready),
        (status = 503, description = "No; the checks say why", body = Ready),
        Refused
    ),
    security(()),
)]
#[get("/health/ready")]
pub(super) async fn ready(_: Public, env: web::Data<Env>, readiness: web::Data<Readiness>) -> HttpResponse {
    let answer = readiness.check(&env).await;
    let mut response = if answer.ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.json(answer)
}
