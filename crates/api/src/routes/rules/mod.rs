//! `/api/v1/rules`: the product's decisions, to try without effect.

mod opt_out;
mod phone;
mod segments;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(phone::read).service(opt_out::judge).service(segments::measure);
}
