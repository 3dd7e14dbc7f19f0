//! `/api/v1/api-keys`: how programs come in.

mod create;
mod list;
mod revoke;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list::list).service(create::create).service(revoke::revoke);
}
