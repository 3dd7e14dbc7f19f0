//! `/api/v1/me`: who is signed in.

mod show;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(show::show);
}
