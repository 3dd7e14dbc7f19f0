//! `/api/v1/quarantine`: events that could not be applied.

mod list;
mod retry;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list::list).service(retry::retry);
}
