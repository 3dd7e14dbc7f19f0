//! `/api/v1/workspace`: what the business says about itself.

mod patch;
mod show;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(show::show).service(patch::patch);
}
