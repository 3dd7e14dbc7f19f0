//! What readiness looks at: the database, the oldest job that is due, the disk.

use crm_domain::env::Env;
use crm_types::health::{Check, Ready};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a job may be due before somebody should look, in seconds.
const OLDEST_JOB: i64 = 300;
/// How little space may be left, in bytes.
const LEAST_SPACE: u64 = 200 * 1024 * 1024;

/// Knows where to look.
#[derive(Clone, Debug)]
pub struct Readiness {
    /// The folder whose disk is watched.
    pub folder: PathBuf,
}

impl Readiness {
    /// Looks at everything.
    pub async fn check(&self, env: &Env) -> Ready {
        let checks = vec![database(env).await, jobs(env).await, self.disk()];
        Ready { ready: checks.iter().all(|check| check.ok), checks }
    }

    fn disk(&self) -> Check {
        let free = rustix::fs::statvfs(&self.folder).map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize));
        match free {
            Ok(free) => check("disk", free >= LEAST_SPACE, format!("{} MiB free", free / (1024 * 1024))),
            // With the database elsewhere there may be no folder of ours, and nothing is written to it.
            Err(error) => check("disk", !self.folder.exists(), error.to_string()),
        }
    }
}

async fn database(env: &Env) -> Check {
    let started = Instant::now();
    match tokio::time::timeout(PATIENCE, env.store.read().ping()).await {
        Ok(Ok(())) => check("database", true, format!("answered in {} ms", started.elapsed().as_millis())),
        Ok(Err(error)) => {
            tracing::warn!(%error, "The database does not answer");
            check("database", false, "does not answer".to_owned())
        }
        Err(_) => check("database", false, format!("no answer in {} s", PATIENCE.as_secs())),
    }
}

async fn jobs(env: &Env) -> Check {
    let now = env.now();
    match tokio::time::timeout(PATIENCE, crm_jobs::oldest_due(&env.store, now)).await {
        Ok(Ok(None)) => check("jobs", true, "none is due".to_owned()),
        Ok(Ok(Some(due))) => {
            let age = (now - due).num_seconds().max(0);
            check("jobs", age <= OLDEST_JOB, format!("the oldest has been due for {age} s"))
        }
        Ok(Err(_)) | Err(_) => check("jobs", false, "cannot be read".to_owned()),
    }
}

fn check(name: &str, ok: bool, detail: String) -> Check {
    Check { name: name.to_owned(), ok, detail }
}
