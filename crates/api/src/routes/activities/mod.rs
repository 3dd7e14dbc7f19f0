//! `/api/v1/activities`: one item of a thread.

mod cancel;
mod frame;
mod html;
mod settle;
mod show;
mod transcript;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(show::show)
        .service(transcript::transcript)
        .service(settle::settle)
        .service(cancel::cancel)
        .service(frame::frame)
        .service(html::html);
}
