//! `/api/v1/live`: what changed, as it happens.

mod open;
mod ticket;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(ticket::ticket);
}

/// The stream itself, by its full path.
pub(super) fn stream(config: &mut ServiceConfig) {
    config.service(open::open);
}
