//! `/api/openapi.json`: what this API is, for programs.

mod show;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(show::show);
}
