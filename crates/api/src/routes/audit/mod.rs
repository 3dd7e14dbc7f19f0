//! `/api/v1/audit`: who did what.

mod export;
mod list;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list::list).service(export::export);
}
