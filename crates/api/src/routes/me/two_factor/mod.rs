//! `/api/v1/me/two-factor`: your second factor.

mod confirm;
mod recovery_codes;
mod show;
mod start;
mod stop;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(show::show)
        .service(start::start)
        .service(confirm::confirm)
        .service(recovery_codes::recovery_codes)
        .service(stop::stop);
}
