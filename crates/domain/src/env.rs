//! What a use case needs from its surroundings.

use crate::{
    ports::{Channels, Clock, Fetch, Ids},
    secrets::Vault,
};
use chrono::{DateTime, Utc};
use crm_store::Store;
use std::sync::Arc;
use uuid::Uuid;

/// What a use case needs from its surroundings; cheap to clone.
#[derive(Clone)]
pub struct Env {
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ids and chance.
    pub ids: Arc<Ids>,
    /// The providers.
    pub channels: Channels,
    /// The way to files that providers keep.
    pub files: Arc<dyn Fetch>,
    /// Keys, and what is sealed with them.
    pub vault: Arc<Vault>,
    /// Where this server is reached from outside, without a slash at the end; `None` when only from here.
    pub public_url: Option<Arc<str>>,
    /// Where this server listens, for addresses to show when there is no public one.
    pub local_url: Arc<str>,
    /// The simulator's page, when this is a demo.
    pub simulator_url: Option<Arc<str>>,
}

impl Env {
    /// The present time.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The address of a page of the application, with a secret that no server or log on the way sees.
    pub fn link(&self, page: &str, secret: &str) -> String {
        format!("{}#{secret}", self.link_to(page))
    }

    /// The address of a page of the application.
    pub fn link_to(&self, page: &str) -> String {
        format!("{}{page}", self.public_url.as_deref().unwrap_or(&self.local_url))
    }

    /// A new id.
    pub fn id(&self) -> Uuid {
        self.ids.id()
    }
}
