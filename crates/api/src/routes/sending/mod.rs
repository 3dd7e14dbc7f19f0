//! `/api/v1/sending`: the red Stop button.

mod set;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(set::set);
}
