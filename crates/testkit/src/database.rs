//! A private database for each test.

use sea_orm::{ConnectionTrait, Database as Connect};
use tempfile::TempDir;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file in a temporary folder.
    Sqlite,
    /// A new database on the server of `CRM_TEST_DATABASE_URL`.
    Postgres,
}

/// A private database; gone when this is dropped.
pub struct TestDb {
    /// Its address.
    pub url: String,
    /// A folder of the test's own.
    pub folder: TempDir,
    drop: Option<(String, String)>,
}

impl TestDb {
    /// Makes one.
    #[expect(clippy::disallowed_methods, reason = "a test's settings come from the environment")]
    pub async fn new(database: Database) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        if database == Database::Sqlite {
            let url = format!("sqlite://{}/crm.db?mode=rwc", folder.path().display());
            return Self { url, folder, drop: None };
        }
        let server = std::env::var("CRM_TEST_DATABASE_URL")
            .expect("CRM_TEST_DATABASE_URL names a PostgreSQL server for tests; `make test` starts one");
        let name = format!("crm_{}", folder_name(&folder));
        let admin = Connect::connect(&server).await.expect("the PostgreSQL server answers");
        admin.execute_unprepared(&format!("CREATE DATABASE \"{name}\"")).await.expect("a database can be created");
        let (base, query) = server.split_once('?').map_or((server.as_str(), ""), |(base, query)| (base, query));
        let (host, _) = base.rsplit_once('/').expect("the address ends in a database");
        let url = if query.is_empty() { format!("{host}/{name}") } else { format!("{host}/{name}?{query}") };
        Self { url, folder, drop: Some((server, name)) }
    }
}

impl TestDb {
    /// A SQLite file in a folder of one's choice.
    pub fn sqlite_in(folder: TempDir) -> Self {
        let url = format!("sqlite://{}/crm.db?mode=rwc", folder.path().display());
        Self { url, folder, drop: None }
    }
}

/// The random part of the folder's name, with the process before it: a crashed run's leftovers are not in the way.
fn folder_name(folder: &TempDir) -> String {
    let name = folder.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{}_{letters}", std::process::id())
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let Some((server, name)) = self.drop.take() else { return };
        // Drop is not async; the server is asked from a thread of its own.
        let asked = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(async {
                let admin = Connect::connect(&server).await.ok()?;
                admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)")).await.ok()
            })
        });
        let _ = asked.join();
    }
}
