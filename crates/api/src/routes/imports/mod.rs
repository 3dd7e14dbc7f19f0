//! `/api/v1/imports`: files of people on their way into the book, and back.

mod commit;
mod create;
mod export;
mod list;
mod patch;
mod rows;
mod show;
mod undo;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(list::list)
        .service(create::create)
        .service(show::show)
        .service(patch::patch)
        .service(rows::rows)
        .service(export::export)
        .service(commit::commit)
        .service(undo::undo);
}
