//! `/api/v1/connections`: accounts at providers.

mod create;
mod list;
mod patch;
mod show;
mod test;
mod webhooks;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(list::list)
        .service(create::create)
        .service(show::show)
        .service(patch::patch)
        .service(test::test)
        .service(webhooks::webhooks);
}
