//! `/api/v1/me`: who is signed in.

mod end_other_sessions;
mod end_session;
mod leave;
mod password;
mod sessions;
mod show;
mod switch;
mod two_factor;
mod workspaces;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(show::show)
        .service(password::password)
        .service(sessions::sessions)
        .service(end_session::end_session)
        .service(end_other_sessions::end_other_sessions)
        .service(workspaces::workspaces)
        .service(switch::switch)
        .service(leave::leave)
        .configure(two_factor::configure);
}
