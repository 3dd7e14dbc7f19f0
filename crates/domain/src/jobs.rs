//! The background work of all features, for the worker.

use crate::{
    attachments::FetchFile,
    calls::Look,
    env::Env,
    housekeeping::Housekeeping,
    imports,
    inbound::{Apply, Poll},
    journal::{Confirm, Lookup, Send},
};
use crm_jobs::Handler;
use std::sync::Arc;

/// Every handler.
pub fn handlers(env: &Env) -> Vec<Arc<dyn Handler>> {
    vec![
        Arc::new(Apply::new(env.clone())),
        Arc::new(Poll::new(env.clone())),
        Arc::new(Send::texts(env.clone())),
        Arc::new(Send::mails(env.clone())),
        Arc::new(Lookup::new(env.clone())),
        Arc::new(Confirm::new(env.clone())),
        Arc::new(Look::new(env.clone())),
        Arc::new(FetchFile::new(env.clone())),
        Arc::new(imports::Read::new(env.clone())),
        Arc::new(imports::Write::new(env.clone())),
        Arc::new(imports::Undo::new(env.clone())),
        Arc::new(Housekeeping::new(env.clone())),
    ]
}
