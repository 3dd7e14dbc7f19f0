//! Every route, one handler a file, in folders that mirror the URLs. Registered with `.service(handler)` only: that
//! puts it into the OpenAPI document as well.

mod activities;
mod api_keys;
mod attachments;
mod audit;
mod auth;
mod connections;
mod contacts;
mod conversations;
mod docs;
mod health;
mod hooks;
mod imports;
mod invites;
mod live;
mod me;
mod members;
mod metrics;
mod openapi;
mod quarantine;
mod rules;
mod sending;
mod unsubscribe;
mod workspace;

use actix_web::middleware::Compress;
use utoipa_actix_web::{scope::scope, service_config::ServiceConfig};

/// Everything that people, programs and providers reach.
pub(crate) fn public(config: &mut ServiceConfig) {
    operations(config);
    openapi::configure(config);
    docs::configure(config);
    hooks::configure(config);
    unsubscribe::configure(config);
    // Beside the scope, because what is compressed is held back until there is enough of it.
    live::stream(config);
    config.service(scope("/api/v1").configure(v1).map(|scope| scope.wrap(Compress::default())));
}

/// What whoever runs the server looks at; all that a worker without HTTP duties serves.
pub(crate) fn operations(config: &mut ServiceConfig) {
    health::configure(config);
    metrics::configure(config);
}

fn v1(config: &mut ServiceConfig) {
    auth::configure(config);
    me::configure(config);
    workspace::configure(config);
    members::configure(config);
    invites::configure(config);
    api_keys::configure(config);
    sending::configure(config);
    conversations::configure(config);
    activities::configure(config);
    attachments::configure(config);
    contacts::configure(config);
    imports::configure(config);
    connections::configure(config);
    quarantine::configure(config);
    rules::configure(config);
    audit::configure(config);
    live::configure(config);
}
