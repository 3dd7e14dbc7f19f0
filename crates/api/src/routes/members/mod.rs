//! `/api/v1/members`: who belongs to the workspace.

mod list;
mod patch;
mod remove;
mod reset_link;
mod two_factor;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(list::list)
        .service(patch::patch)
        .service(remove::remove)
        .service(reset_link::reset_link)
        .service(two_factor::two_factor);
}
