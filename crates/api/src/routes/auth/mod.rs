//! `/api/v1/auth`: log-in, the session's cookie, and links that are good once.

mod invite;
mod join;
mod login;
mod logout;
mod refresh;
mod reset;
mod reset_offer;
mod setup;
mod setup_status;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(login::login)
        .service(refresh::refresh)
        .service(logout::logout)
        .service(invite::invite)
        .service(join::join)
        .service(reset_offer::reset_offer)
        .service(reset::reset)
        .service(setup_status::setup_status)
        .service(setup::setup);
}
