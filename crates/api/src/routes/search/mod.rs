//! `/api/v1/search`.

mod find;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(find::find);
}
