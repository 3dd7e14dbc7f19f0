//! `/api/v1/attachments`: our copies of pictures, recordings and other files.

mod show;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(show::show);
}
