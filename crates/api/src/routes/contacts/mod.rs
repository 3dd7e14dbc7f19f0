//! `/api/v1/contacts`: people.

mod conversation;
mod create;
mod export;
mod list;
mod patch;
mod show;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(list::list)
        .service(create::create)
        .service(export::export)
        .service(show::show)
        .service(patch::patch)
        .service(conversation::conversation);
}
