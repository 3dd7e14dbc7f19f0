//! `/api/v1/sending`: the red Stop button.

mod set;
mod show;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(show::show).service(set::set);
}
