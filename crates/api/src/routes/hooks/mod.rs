//! `/hooks`: what providers send us.

mod receive;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(receive::receive);
}
