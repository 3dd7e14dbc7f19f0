//! The only place that wires: from settings to a running server.

use crate::{
    clock::UrlClock,
    demo::{self, DemoError, Login},
    key::SecretKey,
    live::Streams,
    schedule,
    settings::Settings,
    site::Site,
    telemetry, tls,
};
use actix_web::{HttpServer, dev::ServerHandle};
use crm_channels::{Fetcher, Mailbox, guard::Guard, openphone};
use crm_domain::{
    env::Env,
    inbound::Intake,
    jobs,
    live::{Feed, run_sealer},
    ports::{Channel, Channels},
    secrets::Vault,
};
use crm_jobs::{Worker, WorkerConfig};
use crm_migrations::{Migrator, MigratorTrait};
use crm_simulator::{Simulator, SimulatorConfig};
use crm_store::{Clock, Ids, OpenError, Store, SystemClock, Usage, dialect};
use secrecy::{ExposeSecret, SecretString};
use std::{
    error::Error,
    fs::OpenOptions,
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{
    task::JoinHandle,
    time::{Instant, timeout_at},
};
use tokio_util::sync::{CancellationToken, DropGuard};

/// Threads that answer requests. The work waits for the database, not for processors.
const HTTP_WORKERS: usize = 2;
/// How long running requests may take to end, in seconds.
const HTTP_GRACE: u64 = 5;
/// How long the head of a request may take to arrive.
const HEAD_PATIENCE: Duration = Duration::from_secs(5);
/// How long everything may take to end: service managers wait for ten seconds. A job that does not make it runs again,
/// because its lease ends.
const GRACE: Duration = Duration::from_secs(9);

/// How often a quiet stream shows that it is alive, so that neither proxies nor browsers give it up.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be opened.
    #[error("the database cannot be opened: {0}")]
    Open(#[from] OpenError),
    /// The schema cannot be brought up to date.
    #[error("the database cannot be migrated: {0}")]
    Migrate(#[source] Box<dyn Error + Send + Sync>),
    /// This version does not fit the database, or the other way round.
    #[error("{0}")]
    Schema(String),
    /// Several processes need a database that several processes can use.
    #[error("--role {0} needs PostgreSQL: an embedded database belongs to one process, so run it with --role all")]
    Role(&'static str),
    /// The key file cannot be used.
    #[error("the secret key in {} cannot be used: {error}", path.display())]
    Key {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Everybody on the machine could read what people wrote.
    #[error("others on this machine may read {}: take that right away (chmod 600, or chmod 700 for its folder)", .0.display())]
    Readable(PathBuf),
    /// The address is taken or not ours.
    #[error("cannot listen on {address}: {error}")]
    Bind {
        /// Which address.
        address: SocketAddr,
        /// Why.
        error: io::Error,
    },
    /// The certificate or its key cannot be used.
    #[error("setting {setting}: {}: {why}", path.display())]
    Tls {
        /// Which setting.
        setting: &'static str,
        /// Which file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The clock to follow does not answer.
    #[error("setting CRM_CLOCK_URL: {0}")]
    Clock(String),
    /// A clock of another process would be wrong for real messages.
    #[error("setting CRM_CLOCK_URL: only with --demo; a server with real messages keeps real time")]
    ClockWithoutDemo,
    /// TLS for outbound calls cannot be set up.
    #[error("outbound HTTP cannot be set up: {0}")]
    Http(String),
    /// The simulator does not start.
    #[error("the simulator does not start: {0}")]
    Simulator(io::Error),
    /// The demo data cannot be prepared.
    #[error(transparent)]
    Demo(#[from] DemoError),
}

/// What a process does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    #[default]
    All,
    /// Answers requests; jobs run elsewhere.
    Web,
    /// Runs jobs; answers only health and metrics.
    Worker,
}

impl Role {
    /// Refuses a role that would leave work undone. A demo may run without workers, to look at what waits.
    fn check(self, store: &Store, demo: bool) -> Result<(), StartError> {
        let name = match self {
            Self::All => return Ok(()),
            Self::Web => "web",
            Self::Worker => "worker",
        };
        if store.is_embedded() && !demo { Err(StartError::Role(name)) } else { Ok(()) }
    }
}

/// What differs between a server for people and one in a test.
#[derive(Clone, Default)]
pub struct Parts {
    /// What the process does.
    pub role: Role,
    /// Whether a simulator and invented data stand behind it.
    pub demo: bool,
    /// The time; the machine's, or that of `CRM_CLOCK_URL`, when absent.
    pub clock: Option<Arc<dyn Clock>>,
    /// A seed for ids and secrets, so that a test can repeat them.
    pub seed: Option<u64>,
    /// What job leases are counted by; the machine's clock when absent.
    pub leases: Option<Arc<dyn Clock>>,
    /// How jobs are run; `Some(None)`: they wait until a test runs them.
    pub jobs: Option<Option<WorkerConfig>>,
    /// How often a live stream shows that it lives, and looks whether its session does.
    pub heartbeat: Option<Duration>,
}

/// A running server.
pub struct Application {
    env: Env,
    feed: Feed,
    worker: Worker,
    url: String,
    http: ServerHandle,
    serving: JoinHandle<io::Result<()>>,
    tasks: Vec<JoinHandle<()>>,
    simulator: Option<Simulator>,
    login: Option<Login>,
    stop: CancellationToken,
    _stop_when_dropped: DropGuard,
}

/// Opens the database, brings its schema up to date, and makes what use cases need.
///
/// # Errors
/// See [`StartError`].
pub async fn open(settings: &Settings, usage: Usage, parts: &Parts, around: Around) -> Result<Env, StartError> {
    let env = connect(settings, usage, parts, around).await?;
    migrate(&env.store).await?;
    Ok(env)
}

/// Opens the database as it is, and makes what use cases need.
///
/// # Errors
/// See [`StartError`].
pub async fn connect(settings: &Settings, usage: Usage, parts: &Parts, around: Around) -> Result<Env, StartError> {
    check_private(settings)?;
    let store = Store::open(settings.database_url.expose_secret(), usage).await?;
    around_store(store, settings, parts, around)
}

/// Refuses a database that is there already and that others may read; a new one is made for this user alone. What the
/// database keeps beside its file gets the same rights.
fn check_private(settings: &Settings) -> Result<(), StartError> {
    let Some(file) = settings.database_file() else { return Ok(()) };
    if settings.database_url.expose_secret().contains("mode=rwc") {
        // When it is there, or cannot be made, opening it says more.
        let _ = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&file);
    }
    // What cannot be looked at does not exist, or cannot be opened either, which says more.
    let others = |path: &Path, right: u32| path.metadata().is_ok_and(|data| data.permissions().mode() & right != 0);
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if others(&file, 0o004) && others(folder, 0o001) { Err(StartError::Readable(file)) } else { Ok(()) }
}

/// Makes what use cases need around a database that is open.
///
/// # Errors
/// See [`StartError`].
pub fn around_store(store: Store, settings: &Settings, parts: &Parts, around: Around) -> Result<Env, StartError> {
    let clock = around.clock.unwrap_or_else(|| Arc::new(SystemClock));
    let ids = Arc::new(match parts.seed {
        Some(seed) => Ids::seeded(clock.clone(), seed),
        None => Ids::from_os(clock.clone()),
    });
    let key = if let Some(key) = &settings.secret_key {
        key.clone()
    } else {
        let path = settings.key_file();
        SecretKey::load_or_create(&path, &ids).map_err(|error| StartError::Key { path, error })?
    };
    let mut previous = settings.secret_key_previous.clone();
    if settings.secret_key.is_none() {
        let path = settings.key_file().with_extension("key.previous");
        previous.extend(SecretKey::load_all(&path).map_err(|error| StartError::Key { path, error })?);
    }
    let previous: Vec<_> = previous.iter().map(SecretKey::copy).collect();
    let http = crm_channels::http::client().map_err(|error| StartError::Http(error.to_string()))?;
    let base = around.openphone.or_else(|| settings.openphone_base_url.clone());
    // Addresses of the settings are trusted; those in messages are not.
    let trusted: Vec<String> = [base.clone(), around.simulator.clone()].into_iter().flatten().collect();
    let files = Fetcher::new(Guard::new(&settings.outbound_allow, &trusted))
        .map_err(|error| StartError::Http(error.to_string()))?;
    let openphone = openphone::OpenPhone::new(base.as_deref().unwrap_or(openphone::DEFAULT_BASE_URL), http);
    let smtp = around.smtp.map(SecretString::from).or_else(|| settings.smtp_url.clone());
    let mailbox = Mailbox::new(smtp, Guard::new(&settings.outbound_allow, &[]));
    Ok(Env {
        store,
        clock,
        vault: Arc::new(Vault::new(key.secret(), &previous, ids.clone())),
        ids,
        files: Arc::new(files),
        channels: Channels::new([Arc::new(openphone) as Arc<dyn Channel>, Arc::new(mailbox)]),
        public_url: around.public_url.or_else(|| settings.public_url.clone()).map(Into::into),
        local_url: around.local_url.unwrap_or_else(|| local_url(settings.bind, settings)).into(),
        simulator_url: around.simulator.map(Into::into),
    })
}

/// What is known only once the other parts run.
#[derive(Clone, Default)]
pub struct Around {
    /// The time.
    pub clock: Option<Arc<dyn Clock>>,
    /// Where OpenPhone is, instead of the setting.
    pub openphone: Option<String>,
    /// Where mail leaves, instead of the setting.
    pub smtp: Option<String>,
    /// Where this server is reached, instead of the setting.
    pub public_url: Option<String>,
    /// Where it listens.
    pub local_url: Option<String>,
    /// The simulator's page.
    pub simulator: Option<String>,
}

/// Brings the schema up to date, in one transaction. Of several processes that start at once, one does it.
///
/// # Errors
/// [`StartError::Migrate`].
pub async fn migrate(store: &Store) -> Result<(), StartError> {
    let migrated = store.write(|tx| {
        Box::pin(async move {
            // On a machine that starts ten processes at once, a step may have to wait for its turn.
            dialect::patient(tx).await?;
            dialect::serialise(tx, "migrate").await?;
            Migrator::up(tx.raw(), None).await
        })
    });
    migrated.await.map_err(|error| StartError::Migrate(Box::new(error)))
}

/// Refuses a database whose schema is not exactly that of this version.
///
/// # Errors
/// [`StartError::Schema`] says what to do.
pub async fn current(store: &Store) -> Result<(), StartError> {
    let failed = |error| StartError::Migrate(Box::new(error));
    let (applied, known) =
        (crm_migrations::applied(store.read().raw()).await.map_err(failed)?, crm_migrations::known());
    if let Some(newer) = applied.iter().find(|name| !known.contains(name)) {
        let why = format!("the database is of a newer version of crm ({newer}): use that version");
        return Err(StartError::Schema(why));
    }
    if applied.len() < known.len() {
        return Err(StartError::Schema("the database is of an older version: run crm migrate first".to_owned()));
    }
    Ok(())
}

fn local_url(address: SocketAddr, settings: &Settings) -> String {
    let ip = if address.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { address.ip() };
    let scheme = if settings.tls.is_some() { "https" } else { "http" };
    format!("{scheme}://{}", SocketAddr::new(ip, address.port()))
}

impl Application {
    /// Starts everything. When this returns, requests are answered.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn build(settings: Settings, parts: Parts) -> Result<Self, StartError> {
        telemetry::metrics();
        if settings.clock_url.is_some() && !parts.demo {
            return Err(StartError::ClockWithoutDemo);
        }
        let stop = CancellationToken::new();
        let listener =
            TcpListener::bind(settings.bind).map_err(|error| StartError::Bind { address: settings.bind, error })?;
        let address = listener.local_addr().unwrap_or(settings.bind);

        let mut around =
            Around { clock: parts.clock.clone(), local_url: Some(local_url(address, &settings)), ..Around::default() };
        let simulator = if parts.demo { demo_parts(&settings, &mut around).await? } else { None };
        if let (None, Some(url)) = (&around.clock, &settings.clock_url) {
            around.clock = Some(UrlClock::follow(url, stop.child_token()).await.map_err(StartError::Clock)?);
        }
        let env = open(&settings, Usage::Server, &parts, around).await?;
        parts.role.check(&env.store, parts.demo)?;

        let feed = Feed::new();
        let intake = Intake::start(env.clone());
        let (leads, election) = env.store.lead(stop.child_token());
        let sealer = run_sealer(env.clone(), feed.clone(), leads.clone(), stop.child_token());
        let mut tasks = vec![election, tokio::spawn(sealer)];

        let public = parts.role != Role::Worker;
        let streams = Streams { stop: stop.child_token(), heartbeat: parts.heartbeat.unwrap_or(HEARTBEAT) };
        let site = Site::new(env.clone(), feed.clone(), intake, streams, &settings, public);
        let server = HttpServer::new(move || site.clone().app())
            .workers(HTTP_WORKERS)
            .disable_signals()
            .client_request_timeout(HEAD_PATIENCE)
            .shutdown_timeout(HTTP_GRACE);
        let server = match &settings.tls {
            Some((cert, key)) => server.listen_rustls_0_23(listener, tls::config(cert, key)?),
            None => server.listen(listener),
        };
        let server = server.map_err(|error| StartError::Bind { address, error })?.run();
        let http = server.handle();
        let serving = tokio::spawn(server);

        // After the server: a simulator that is told our address calls back at once.
        let login = if parts.demo { Some(demo::prepare(&env, &settings).await?) } else { None };
        if let (Some(simulator), Some(login)) = (&simulator, &login) {
            simulator.control().set_mail_hook(Some(login.mail_hook.clone()));
        }

        let config = parts.jobs.unwrap_or_else(|| Some(WorkerConfig::default()));
        if config.is_some() {
            tasks.push(tokio::spawn(schedule::run(env.clone(), leads, stop.child_token())));
        }
        let worker = Worker::new(
            env.store.clone(),
            env.clock.clone(),
            parts.leases.unwrap_or_else(|| Arc::new(SystemClock)),
            env.ids.clone(),
            jobs::handlers(&env),
            config.unwrap_or_default(),
        );
        if parts.role != Role::Web && config.is_some() {
            tasks.push(worker.start(stop.child_token()));
        }
        Ok(Self {
            url: local_url(address, &settings),
            env,
            feed,
            worker,
            http,
            serving,
            tasks,
            simulator,
            login,
            _stop_when_dropped: stop.clone().drop_guard(),
            stop,
        })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What its use cases work with.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// Its live feed.
    pub fn feed(&self) -> &Feed {
        &self.feed
    }

    /// Its worker, for tests that run jobs by hand.
    pub fn worker(&self) -> &Worker {
        &self.worker
    }

    /// The simulator behind it, when this is a demo.
    pub fn simulator(&self) -> Option<&Simulator> {
        self.simulator.as_ref()
    }

    /// How to log in, when this is a demo.
    pub fn login(&self) -> Option<&Login> {
        self.login.as_ref()
    }

    /// Serves until `stop`, then lets requests and jobs end, for ten seconds at most.
    ///
    /// # Errors
    /// When the HTTP server ends by itself.
    pub async fn run_until(mut self, stop: CancellationToken) -> io::Result<()> {
        let ended = tokio::select! {
            () = stop.cancelled() => None,
            ended = &mut self.serving => Some(ended),
        };
        let deadline = Instant::now() + GRACE;
        // First the streams, which would otherwise keep the server waiting.
        self.stop.cancel();
        if ended.is_none() && timeout_at(deadline, self.http.stop(true)).await.is_err() {
            tracing::warn!("Some requests did not end in time");
        }
        for task in self.tasks.drain(..) {
            if timeout_at(deadline, task).await.is_err() {
                tracing::warn!("A background task did not end in time");
            }
        }
        // Pending writes are committed or not at all; a pool whose connections are in use is not waited for.
        let _ = timeout_at(deadline, self.env.store.close()).await;
        if let Some(simulator) = self.simulator.take() {
            simulator.stop().await;
        }
        match ended {
            None => Ok(()),
            Some(Ok(Ok(()))) => Err(io::Error::other("the HTTP server ended by itself")),
            Some(Ok(Err(error))) => Err(error),
            Some(Err(error)) => Err(io::Error::other(error)),
        }
    }
}

impl Drop for Application {
    fn drop(&mut self) {
        // The command is sent at once; only the wait for its end is given up. After a clean stop it has no effect.
        drop(self.http.stop(false));
    }
}

/// A simulator of our own, unless the settings name another one.
async fn demo_parts(settings: &Settings, around: &mut Around) -> Result<Option<Simulator>, StartError> {
    // Providers that run on this machine reach us where we listen.
    around.public_url = settings.public_url.clone().or_else(|| around.local_url.clone());
    if let Some(url) = &settings.openphone_base_url {
        around.simulator = Some(url.clone());
        return Ok(None);
    }
    let mut config = SimulatorConfig::demo(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    // Its ids follow from the seed. With the same seed after a restart its new messages would look like old ones.
    config.seed = SystemClock.now().timestamp_millis().unsigned_abs();
    let simulator = Simulator::start(config).await.map_err(StartError::Simulator)?;
    simulator.control().set_people(demo::faces());
    around.simulator = Some(simulator.url());
    around.openphone = Some(simulator.url());
    // Of a demo no mail leaves this machine, whatever the settings say.
    around.smtp = Some(simulator.control().smtp_url());
    Ok(Some(simulator))
}
