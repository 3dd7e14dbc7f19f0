//! What readiness looks at: the database, the oldest job that is due, the disk. The metrics show the same figures.

use crm_domain::env::Env;
use crm_store::{Clock, SystemClock};
use crm_types::health::{Check, Ready};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a job may wait for a worker before the queue counts as stuck, in seconds.
const OLDEST_JOB: i64 = 60;
/// How little space may be left beside the database, in bytes.
const LEAST_SPACE: u64 = 64 * 1024 * 1024;
const MIB: u64 = 1024 * 1024;

/// Knows where to look.
#[derive(Clone, Debug)]
pub struct Readiness {
    /// The folder whose disk is watched.
    pub folder: PathBuf,
}

/// What was seen.
struct Seen {
    /// How long the database took to answer, in milliseconds; why not, otherwise.
    database: Result<u128, String>,
    /// How long the oldest job has been due, in seconds, 0 when none is; `None` when it cannot be read.
    oldest_job: Option<i64>,
    /// Free bytes; `None` where no folder of ours is written to.
    free: Option<Result<u64, String>>,
}

impl Readiness {
    /// Looks at everything.
    pub async fn check(&self, env: &Env) -> Ready {
        let seen = self.look(env).await;
        let checks = vec![seen.database(), seen.jobs(), seen.disk()];
        Ready { ready: checks.iter().all(|check| check.ok), checks }
    }

    /// Looks at everything and sets the gauges.
    pub async fn measure(&self, env: &Env) {
        let seen = self.look(env).await;
        for check in [seen.database(), seen.jobs(), seen.disk()] {
            metrics::gauge!("crm_ready", "check" => check.name).set(if check.ok { 1.0 } else { 0.0 });
        }
        if let Some(age) = seen.oldest_job {
            metrics::gauge!("crm_jobs_oldest_due_age_seconds").set(precise(age.unsigned_abs()));
        }
        if let Some(Ok(free)) = seen.free {
            metrics::gauge!("crm_disk_free_bytes").set(precise(free));
        }
    }

    async fn look(&self, env: &Env) -> Seen {
        let database = database(env).await;
        // A database that does not answer is not asked twice.
        let oldest_job = if database.is_ok() { oldest_job(env).await } else { None };
        Seen { database, oldest_job, free: self.free() }
    }

    fn free(&self) -> Option<Result<u64, String>> {
        match rustix::fs::statvfs(&self.folder) {
            Ok(disk) => Some(Ok(disk.f_bavail.saturating_mul(disk.f_frsize))),
            // With the database elsewhere there may be no folder of ours, and nothing is written to it.
            Err(error) => self.folder.exists().then(|| Err(error.to_string())),
        }
    }
}

impl Seen {
    fn database(&self) -> Check {
        match &self.database {
            Ok(millis) => check("database", true, format!("answered in {millis} ms")),
            Err(why) => check("database", false, why.clone()),
        }
    }

    fn jobs(&self) -> Check {
        match self.oldest_job {
            None => check("jobs", false, "cannot be read".to_owned()),
            Some(0) => check("jobs", true, "none waits".to_owned()),
            Some(age) if age <= OLDEST_JOB => check("jobs", true, format!("the oldest has waited for {age} s")),
            Some(age) => check("jobs", false, format!("the queue is stuck: the oldest job has waited for {age} s")),
        }
    }

    fn disk(&self) -> Check {
        match &self.free {
            None => check("disk", true, "nothing is written here".to_owned()),
            Some(Ok(free)) if *free >= LEAST_SPACE => check("disk", true, format!("{} MiB free", free / MIB)),
            Some(Ok(free)) => check("disk", false, format!("almost full: {} MiB free", free / MIB)),
            Some(Err(why)) => check("disk", false, why.clone()),
        }
    }
}

async fn database(env: &Env) -> Result<u128, String> {
    let started = Instant::now();
    match tokio::time::timeout(PATIENCE, env.store.read().ping()).await {
        Ok(Ok(())) => Ok(started.elapsed().as_millis()),
        Ok(Err(error)) => {
            tracing::warn!(%error, "The database does not answer");
            Err("does not answer".to_owned())
        }
        Err(_) => Err(format!("no answer in {} s", PATIENCE.as_secs())),
    }
}

async fn oldest_job(env: &Env) -> Option<i64> {
    let now = env.now();
    let oldest = crm_jobs::oldest_due(&env.store, now, SystemClock.now(), &[]);
    let due = tokio::time::timeout(PATIENCE, oldest).await.ok()?.ok()?;
    Some(due.map_or(0, |due| (now - due).num_seconds().max(0)))
}

fn check(name: &'static str, ok: bool, detail: String) -> Check {
    Check { name: name.to_owned(), ok, detail }
}

#[expect(clippy::cast_precision_loss, reason = "a gauge is a double; bytes of a disk fit well enough")]
fn precise(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen() -> Seen {
        Seen { database: Ok(1), oldest_job: Some(0), free: Some(Ok(LEAST_SPACE)) }
    }

    #[test]
    fn each_trouble_is_named() {
        assert!([seen().database(), seen().jobs(), seen().disk()].iter().all(|check| check.ok));

        let gone = Seen { database: Err("does not answer".to_owned()), oldest_job: None, ..seen() };
        assert!(!gone.database().ok && !gone.jobs().ok);
        assert!(Seen { oldest_job: Some(OLDEST_JOB), ..seen() }.jobs().ok);
        let stuck = Seen { oldest_job: Some(OLDEST_JOB + 1), ..seen() }.jobs();
        assert!(!stuck.ok && stuck.detail.contains("stuck") && stuck.detail.contains("61 s"), "{}", stuck.detail);
        let full = Seen { free: Some(Ok(LEAST_SPACE - 1)), ..seen() }.disk();
        assert!(!full.ok && full.detail.contains("63 MiB"), "{}", full.detail);
        assert!(Seen { free: None, ..seen() }.disk().ok);
    }
}
