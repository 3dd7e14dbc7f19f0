//! `/api/v1/conversations`: the inbox.

mod activities;
mod list;
mod patch;
mod read;
mod send;
mod show;
mod unread;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(list::list)
        .service(show::show)
        .service(patch::patch)
        .service(read::read)
        .service(unread::unread)
        .service(activities::activities)
        .service(send::send);
}
