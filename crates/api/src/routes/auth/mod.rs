//! `/api/v1/auth`: log-in and the session's cookie.

mod login;
mod logout;
mod refresh;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(login::login).service(refresh::refresh).service(logout::logout);
}
