//! `/health`: is the server well?

mod live;
mod ready;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(live::live).service(ready::ready);
}
