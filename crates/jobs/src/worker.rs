//! The loop that claims and runs.

use crate::queue::{self, Claimed};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use crm_store::{Clock, Ids, Store};
use futures_util::FutureExt;
use std::{collections::HashMap, panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::{sync::Semaphore, task::JoinHandle};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// What became of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done; the worker deletes the row.
    Done,
    /// It is done, and the handler deleted the row with [`crate::complete_in`].
    Completed,
    /// It is done for now, and comes round again: its failures are counted anew.
    Repeat(DateTime<Utc>),
    /// It should run again.
    Again {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        why: String,
    },
    /// It cannot be done; the row stays for people to see.
    GiveUp(String),
}

/// Runs jobs of one kind. A job may run twice, also at the same time after a lease was lost.
#[async_trait]
pub trait Handler: Send + Sync + 'static {
    /// Which jobs.
    fn kind(&self) -> &'static str;

    /// Runs one.
    async fn run(&self, job: &Claimed) -> Outcome;

    /// How many of them run at the same time in one process; as many as there are hands, unless it says so. What calls
    /// a slow outside should: then what waits for that keeps no other work from being done.
    fn most(&self) -> Option<usize> {
        None
    }

    /// How many jobs it takes at once; one unless [`Handler::run_all`] is its own.
    fn at_once(&self) -> usize {
        1
    }

    /// Runs several that were claimed together, for kinds of which much waits at the same time. Returns an outcome for
    /// each, in their order. When it panics, each is run by itself, so that one job does not take others along.
    async fn run_all(&self, jobs: &[Claimed]) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(jobs.len());
        for job in jobs {
            outcomes.push(self.run(job).await);
        }
        outcomes
    }
}

/// How long a worker that has claimed all there was waits before it looks again: what comes in a burst is claimed and
/// worked on together, and nobody notices a hundredth of a second.
const GATHER: Duration = Duration::from_millis(10);

/// How a worker works.
#[derive(Clone, Copy, Debug)]
pub struct WorkerConfig {
    /// Most jobs at the same time.
    pub concurrency: u32,
    /// How long a claim holds without being renewed.
    pub lease: TimeDelta,
    /// How often to look for due jobs when no commit has given a hint.
    pub poll: Duration,
}

impl Default for WorkerConfig {
    fn default() -> Self {
        Self { concurrency: 32, lease: TimeDelta::seconds(60), poll: Duration::from_millis(250) }
    }
}

/// Claims and runs jobs.
#[derive(Clone)]
pub struct Worker {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    leases: Arc<dyn Clock>,
    ids: Arc<Ids>,
    handlers: HashMap<&'static str, Arc<dyn Handler>>,
    /// The places of the kinds of which only some may run at the same time.
    places: HashMap<&'static str, Arc<Semaphore>>,
    config: WorkerConfig,
}

impl Worker {
    /// A worker. `clock` says what is due, `leases` counts leases: the machine's clock, but for tests.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        leases: Arc<dyn Clock>,
        ids: Arc<Ids>,
        handlers: impl IntoIterator<Item = Arc<dyn Handler>>,
        config: WorkerConfig,
    ) -> Self {
        let handlers: HashMap<_, _> = handlers.into_iter().map(|handler| (handler.kind(), handler)).collect();
        let place = |(kind, handler): (&&'static str, &Arc<dyn Handler>)| {
            handler.most().map(|most| (*kind, Arc::new(Semaphore::new(most))))
        };
        let places = handlers.iter().filter_map(place).collect();
        Self { inner: Arc::new(Inner { store, clock, leases, ids, handlers, places, config }) }
    }

    /// Works until stopped, then lets running jobs end.
    pub fn start(&self, stop: CancellationToken) -> JoinHandle<()> {
        let inner = self.inner.clone();
        tokio::spawn(async move {
            let slots = Arc::new(Semaphore::new(inner.config.concurrency as usize));
            let running = TaskTracker::new();
            let mut commits = inner.store.commits();
            while !stop.is_cancelled() {
                let free = u32::try_from(slots.available_permits()).unwrap_or(u32::MAX);
                if free == 0 {
                    // Until something has ended; its place is taken by the next look.
                    tokio::select! {
                        () = stop.cancelled() => break,
                        _ = slots.acquire() => continue,
                    }
                }
                // Seen before looking: a job that is committed while we look wakes us again.
                commits.mark_unchanged();
                let claimed = match inner.look(free).await {
                    Ok(claimed) => claimed,
                    Err(error) => {
                        tracing::error!(%error, "The job queue could not be read");
                        Vec::new()
                    }
                };
                if claimed.is_empty() {
                    tokio::select! {
                        () = stop.cancelled() => break,
                        _ = commits.changed() => {}
                        () = tokio::time::sleep(inner.config.poll) => {}
                    }
                }
                let everything = claimed.len() < free as usize;
                for jobs in inner.together(claimed) {
                    if let Some(place) = inner.place(&jobs) {
                        let (inner, stop) = (inner.clone(), stop.clone());
                        running.spawn(async move { inner.run_in(&place, &jobs, &stop).await });
                        continue;
                    }
                    let wanted = u32::try_from(jobs.len()).unwrap_or(u32::MAX);
                    let Ok(taken) = slots.clone().acquire_many_owned(wanted).await else { break };
                    let inner = inner.clone();
                    running.spawn(async move {
                        inner.run(&jobs).await;
                        drop(taken);
                    });
                }
                if everything {
                    tokio::time::sleep(GATHER).await;
                }
            }
            running.close();
            running.wait().await;
        })
    }

    /// Runs everything that is due now, and what becomes due by it, one after the other. For tests.
    ///
    /// # Errors
    /// The database's error.
    pub async fn run_due(&self) -> Result<usize, sea_orm::DbErr> {
        let mut count = 0;
        loop {
            let claimed = self.inner.look(16).await?;
            if claimed.is_empty() {
                return Ok(count);
            }
            count += claimed.len();
            for jobs in self.inner.together(claimed) {
                self.inner.run(&jobs).await;
            }
        }
    }
}

impl Inner {
    async fn look(&self, free: u32) -> Result<Vec<Claimed>, sea_orm::DbErr> {
        // A read first: an idle worker must not keep the writer busy.
        let (now, lease_now) = (self.clock.now(), self.leases.now());
        let full = self.places.iter().filter(|(_, place)| place.available_permits() == 0).map(|(kind, _)| *kind);
        let full: Vec<_> = full.collect();
        if free == 0 || queue::oldest_due(&self.store, now, lease_now, &full).await?.is_none() {
            return Ok(Vec::new());
        }
        queue::claim(&self.store, now, lease_now, self.config.lease, self.ids.id(), free, &full).await
    }

    /// The places of a kind of which only some may run at the same time.
    fn place(&self, jobs: &[Claimed]) -> Option<Arc<Semaphore>> {
        jobs.first().and_then(|job| self.places.get(job.kind.as_str())).cloned()
    }

    /// Runs jobs when there is a place for them. At a stop those that still wait for one are given back.
    async fn run_in(&self, place: &Semaphore, jobs: &[Claimed], stop: &CancellationToken) {
        let turn = self.watch(jobs, async {
            tokio::select! {
                biased;
                () = stop.cancelled() => None,
                turn = place.acquire() => turn.ok(),
            }
        });
        if let Some(_turn) = turn.await.flatten() {
            // A job whose lease ended in the queue is somebody else's by now.
            let until = self.leases.now() + self.config.lease;
            let mut ours = Vec::with_capacity(jobs.len());
            for job in jobs {
                match queue::renew(&self.store, job, until).await {
                    Ok(true) => ours.push(job.clone()),
                    Ok(false) => tracing::warn!("Job {} was taken over while it waited for its place", job.id),
                    // It is claimed again when its lease ends.
                    Err(error) => tracing::warn!(%error, "The lease of job {} could not be renewed", job.id),
                }
            }
            if !ours.is_empty() {
                self.run(&ours).await;
            }
            return;
        }
        let now = self.clock.now();
        for job in jobs {
            if let Err(error) = queue::postpone(&self.store, job, Some(now), "its worker stopped".to_owned(), now).await
            {
                tracing::warn!(%error, "Job {} could not be given back", job.id);
            }
        }
    }

    /// Sorts claimed jobs into those that are run at once, in the order of the first of each.
    fn together(&self, claimed: Vec<Claimed>) -> Vec<Vec<Claimed>> {
        let mut groups: Vec<Vec<Claimed>> = Vec::new();
        for job in claimed {
            let most = self.handlers.get(job.kind.as_str()).map_or(1, |handler| handler.at_once());
            let same = |group: &&mut Vec<Claimed>| {
                group.len() < most && group.first().is_some_and(|first| first.kind == job.kind)
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.push(job),
                None => groups.push(vec![job]),
            }
        }
        groups
    }

    /// Runs jobs of one kind.
    async fn run(&self, jobs: &[Claimed]) {
        let handler = jobs.first().and_then(|job| self.handlers.get(job.kind.as_str()));
        if let Some(handler) = handler
            && jobs.len() > 1
            && let Some(outcomes) = self.watch(jobs, handler.run_all(jobs)).await
        {
            for (job, outcome) in jobs.iter().zip(outcomes) {
                self.end(job, outcome).await;
            }
            return;
        }
        for (n, job) in jobs.iter().enumerate() {
            let outcome = match handler {
                Some(handler) => {
                    let waiting = jobs.get(n..).unwrap_or_default();
                    self.watch(waiting, handler.run(job)).await.unwrap_or_else(|| Outcome::Again {
                        at: self.clock.now() + queue::backoff(job.attempt.saturating_add(5)),
                        why: "the handler panicked".to_owned(),
                    })
                }
                // Left for a worker that knows it, after a while.
                None => Outcome::Again {
                    at: self.clock.now() + TimeDelta::minutes(1),
                    why: format!("no handler for jobs of kind {}", job.kind),
                },
            };
            self.end(job, outcome).await;
        }
    }

    async fn end(&self, job: &Claimed, outcome: Outcome) {
        let ended = match &outcome {
            Outcome::Done => queue::complete(&self.store, job).await.map(|_| ()),
            Outcome::Completed => Ok(()),
            Outcome::Repeat(at) => queue::repeat(&self.store, job, *at).await,
            Outcome::Again { at, why } => {
                tracing::info!(job.kind, job.attempt, why, "Job {} will run again", job.id);
                queue::postpone(&self.store, job, Some(*at), why.clone(), self.clock.now()).await
            }
            Outcome::GiveUp(why) => {
                tracing::error!(job.kind, job.attempt, why, "Job {} was given up", job.id);
                queue::postpone(&self.store, job, None, why.clone(), self.clock.now()).await
            }
        };
        metrics::counter!("crm_jobs_total", "kind" => job.kind.clone(), "outcome" => word(&outcome)).increment(1);
        if let Err(error) = ended {
            // The lease runs out and another claim takes it; handlers bear being run twice.
            tracing::error!(%error, job.kind, "Job {} could not be finished", job.id);
        }
    }

    /// Waits for work, renewing the leases of its jobs meanwhile; `None` when it panicked.
    async fn watch<T>(&self, jobs: &[Claimed], work: impl Future<Output = T>) -> Option<T> {
        let work = AssertUnwindSafe(work).catch_unwind();
        tokio::pin!(work);
        let third = self.config.lease.to_std().unwrap_or(Duration::from_mins(1)) / 3;
        loop {
            tokio::select! {
                done = &mut work => return done.ok(),
                () = tokio::time::sleep(third) => {
                    for job in jobs {
                        if let Err(error) = queue::renew(&self.store, job, self.leases.now() + self.config.lease).await {
                            tracing::warn!(%error, "The lease of job {} could not be renewed", job.id);
                        }
                    }
                }
            }
        }
    }
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Done | Outcome::Completed => "done",
        Outcome::Repeat(_) => "repeat",
        Outcome::Again { .. } => "again",
        Outcome::GiveUp(_) => "given_up",
    }
}
