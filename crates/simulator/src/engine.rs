//! The state behind one lock, and the loop that does what is due and sends the webhooks.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use tokio::sync::{Mutex as AsyncMutex, Notify};

use crate::{
    config::SimulatorConfig,
    events::{Outgoing, Turn},
    world::World,
};

/// How long a receiver may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How often a running clock looks for due work, in real time.
const TICK: Duration = Duration::from_millis(50);

/// How attempts are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    /// One after the other: the order of the schedule is the order on the wire.
    InOrder,
    /// Beside each other, so that a slow receiver does not hold up a running clock.
    Abreast,
}

/// A simulated provider: its state and its outbound HTTP.
#[derive(Debug)]
pub(crate) struct App {
    world: Mutex<World>,
    http: reqwest::Client,
    /// Only one loop at a time takes from the schedule, so the order holds.
    driving: AsyncMutex<()>,
    wake: Notify,
    /// Where mail is taken, once it is.
    smtp: OnceLock<SocketAddr>,
}

impl App {
    #[expect(clippy::disallowed_methods, reason = "the simulator is the provider; it has no share in the CRM's client")]
    pub(crate) fn new(config: SimulatorConfig) -> Result<Arc<Self>, reqwest::Error> {
        // Connections are not kept: the in-process handle may be used from runtimes that end at different times.
        let http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .pool_max_idle_per_host(0)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Arc::new(Self {
            world: Mutex::new(World::new(config, 0)),
            http,
            driving: AsyncMutex::new(()),
            wake: Notify::new(),
            smtp: OnceLock::new(),
        }))
    }

    /// The state. A panic elsewhere leaves it usable.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes where mail is taken.
    pub(crate) fn takes_mail_at(&self, address: SocketAddr) {
        // Set once, by the one server.
        let _ = self.smtp.set(address);
    }

    /// Where mail is taken.
    pub(crate) fn smtp_address(&self) -> Option<SocketAddr> {
        self.smtp.get().copied()
    }

    /// Hands a raw mail to a hook. Returns the status of the answer.
    pub(crate) async fn post_mail(&self, hook: &str, raw: Vec<u8>) -> Result<u16, String> {
        let request = self.http.post(hook).header("content-type", "message/rfc822").body(raw);
        request.send().await.map(|answer| answer.status().as_u16()).map_err(|error| error.to_string())
    }

    /// Lets a change take effect: at once on a hand-moved clock, by the background loop on a running one.
    pub(crate) async fn settle(self: &Arc<Self>) {
        if self.world().clock.is_running() {
            self.wake.notify_one();
        } else {
            self.flush().await;
        }
    }

    /// Does everything that is due now, in order, and waits for the receivers.
    pub(crate) async fn flush(self: &Arc<Self>) {
        let now = self.world().clock.now();
        self.drive(now, Pace::InOrder).await;
    }

    /// Moves the clock to a time and does what becomes due on the way. Backwards, it only moves the clock.
    pub(crate) async fn move_to(self: &Arc<Self>, target: DateTime<Utc>) {
        let running = {
            let mut world = self.world();
            let running = world.clock.is_running();
            if running || target < world.clock.now() {
                world.clock.set(target);
            }
            running
        };
        self.drive(target, Pace::InOrder).await;
        if !running {
            self.world().clock.set(target);
        }
    }

    /// Wakes the background loop, for a new pace of the clock.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// The background loop: looks at the clock while it runs, sleeps while it stands.
    pub(crate) async fn tick(self: Arc<Self>) {
        loop {
            let now = {
                let world = self.world();
                world.clock.is_running().then(|| world.clock.now())
            };
            if let Some(now) = now {
                self.drive(now, Pace::Abreast).await;
                tokio::select! {
                    () = tokio::time::sleep(TICK) => {}
                    () = self.wake.notified() => {}
                }
            } else {
                self.wake.notified().await;
            }
        }
    }

    async fn drive(self: &Arc<Self>, until: DateTime<Utc>, pace: Pace) {
        let _turn = self.driving.lock().await;
        loop {
            let turn = self.world().turn(until);
            match turn {
                Turn::Idle => return,
                Turn::Done => {}
                Turn::Send(outgoing) if pace == Pace::InOrder => self.deliver(*outgoing).await,
                Turn::Send(outgoing) => {
                    let app = Arc::clone(self);
                    tokio::spawn(async move { app.deliver(*outgoing).await });
                }
            }
        }
    }

    async fn deliver(&self, outgoing: Outgoing) {
        let mut request = self.http.post(&outgoing.url).header("content-type", "application/json");
        for (name, value) in &outgoing.headers {
            request = request.header(*name, value);
        }
        let status = match request.body(outgoing.job.body.clone()).send().await {
            Ok(response) => Ok(response.status().as_u16()),
            Err(error) if error.is_timeout() => Err("no answer within 10 s".to_owned()),
            Err(error) if error.is_connect() => Err("the receiver cannot be reached".to_owned()),
            Err(error) => Err(error.to_string()),
        };
        tracing::debug!(event = outgoing.job.event_id, ?status, "webhook attempt");
        self.world().answered(outgoing, status);
    }
}
