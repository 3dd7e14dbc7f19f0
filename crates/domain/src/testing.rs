//! What unit tests of this crate share: a private database, a clock moved by hand, repeatable ids.
//!
//! The database is a SQLite file, or one of its own on the PostgreSQL server that `CRM_TEST_DATABASE_URL` names.

use crate::{
    access::{self, Principal, Via},
    env::Env,
    ports::{Channels, Fetch, FetchError, Fetched},
    secrets::{KEY_BYTES, Vault},
};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use crm_migrations::{Migrator, MigratorTrait};
use crm_store::{Clock, Ids, Store, Usage};
use crm_types::{SessionId, permission::Role};
use sea_orm::{ConnectionTrait, Database};
use secrecy::SecretBox;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// A clock that stands still until it is moved.
pub(crate) struct ManualClock(Mutex<DateTime<Utc>>);

impl Default for ManualClock {
    fn default() -> Self {
        Self(Mutex::new("2026-03-02T15:00:00Z".parse().unwrap()))
    }
}

impl ManualClock {
    /// Moves the clock, also backwards.
    pub(crate) fn forward(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// Nothing can be fetched.
struct NoFiles;

#[async_trait]
impl Fetch for NoFiles {
    async fn fetch(&self, _: &str, _: usize) -> Result<Fetched, FetchError> {
        Err(FetchError::Gone)
    }
}

/// A migrated database of its own, and everything around it.
pub(crate) struct TestEnv {
    pub(crate) env: Env,
    pub(crate) clock: Arc<ManualClock>,
    _folder: TempDir,
}

/// The password of [`TestEnv::owner`].
pub(crate) const PASSWORD: &str = "a long enough password";
/// The email address of [`TestEnv::owner`].
pub(crate) const EMAIL: &str = "owner@example.com";

impl TestEnv {
    /// A fresh one, without anybody in it.
    pub(crate) async fn new() -> Self {
        Self::with_channels(Channels::default()).await
    }

    /// A fresh one with these providers.
    pub(crate) async fn with_channels(channels: Channels) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match server() {
            Some(server) => postgres(&server, &folder).await,
            None => format!("sqlite://{}?mode=rwc", folder.path().join("crm.db").display()),
        };
        let connection = Database::connect(&url).await.unwrap();
        Migrator::up(&connection, None).await.unwrap();
        connection.close().await.unwrap();

        let clock = Arc::new(ManualClock::default());
        let ids = Arc::new(Ids::seeded(clock.clone(), 7));
        let master = SecretBox::new(Box::new([7; KEY_BYTES]));
        let env = Env {
            store: Store::open(&url, Usage::Server).await.unwrap(),
            clock: clock.clone(),
            vault: Arc::new(Vault::new(&master, &[], ids.clone())),
            ids,
            channels,
            files: Arc::new(NoFiles),
            public_url: None,
            local_url: "http://127.0.0.1:8080".into(),
            simulator_url: None,
        };
        Self { env, clock, _folder: folder }
    }

    /// Creates an owner and acts as them, without a session.
    pub(crate) async fn owner(&self) -> Principal {
        let owner = access::create_owner(&self.env, EMAIL, PASSWORD, "Rosa Quill", "Quill Homes").await.unwrap();
        let (user, workspace) = (owner.user, owner.workspace);
        let via = Via::Session(SessionId(self.env.id()));
        let region = access::Region::parse("US");
        Principal { user, workspace, via, role: Role::Owner, rights: Role::Owner.rights(), region, address: None }
    }
}

/// The address of the PostgreSQL server to test on, if there is one.
#[expect(clippy::disallowed_methods, reason = "tests have no settings")]
fn server() -> Option<String> {
    std::env::var("CRM_TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())
}

/// A new database on the server, called like the folder, which nobody else has; its address.
async fn postgres(server: &str, folder: &TempDir) -> String {
    let unique = folder.path().file_name().unwrap().to_string_lossy().replace('.', "");
    let name = format!("crm_domain_{unique}");
    let connection = Database::connect(server).await.unwrap();
    connection.execute_unprepared(&format!("CREATE DATABASE \"{name}\"")).await.unwrap();
    connection.close().await.unwrap();
    format!("{}/{name}", server.rsplit_once('/').unwrap().0)
}
