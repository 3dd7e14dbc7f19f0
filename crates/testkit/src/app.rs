//! A whole application, with everything around it.

use crate::{Answer, Api, Database, TestDb};
use chrono::{DateTime, TimeDelta, Utc};
use crm_api::{
    settings::Settings,
    startup::{Application, Parts},
};
use crm_domain::{access, live};
use crm_simulator::{Control, DEFAULT_KEY, Inbound, MailIn, Simulator, SimulatorConfig};
use crm_store::Clock;
use crm_types::{auth::LoginIn, permission::Role};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// The owner's password.
pub const PASSWORD: &str = "correct horse battery staple";
/// The address of the mailbox.
pub const MAILBOX: &str = "office@quill.example";
/// What whoever hands mails to the mailbox shows.
const MAIL_KEY: &str = "mail-key-for-tests";
/// The line of the simulator.
pub const LINE: &str = "+16175550100";

/// The simulator's clock, which everybody follows.
struct Followed(Control);

impl Clock for Followed {
    fn now(&self) -> DateTime<Utc> {
        crm_store::clock::to_micros(self.0.clock().now)
    }
}

/// An application on a private database, with an owner, and a simulator of the provider.
pub struct TestApp {
    /// The provider.
    pub sim: Control,
    /// The application, without a token.
    pub anyone: Api,
    /// The application, as its owner.
    pub owner: Api,
    /// The connection to the simulator, once [`TestApp::ready`] has made it.
    pub connection: String,
    /// The mailbox on the simulated mail server, once [`TestApp::with_mailbox`] has made it.
    pub mailbox: String,
    app: Option<Application>,
    simulator: Simulator,
    db: TestDb,
    bind: SocketAddr,
    signed_in_at: DateTime<Utc>,
}

/// Access tokens end after ten minutes of the clock; log-ins are counted, so there are no more than needed.
const TOKEN: TimeDelta = TimeDelta::minutes(9);

impl TestApp {
    /// Starts everything; the owner is there, the connection is not.
    pub async fn start(database: Database) -> Self {
        Self::start_on(TestDb::new(database).await).await
    }

    /// The same on a database that is made already.
    pub async fn start_on(db: TestDb) -> Self {
        let mut this = Self::without_owner(db).await;
        let app = this.app();
        access::create_owner(app.env(), "owner@test.example", PASSWORD, "Rosa Quill", "Quill Foundation Repair")
            .await
            .expect("an owner");
        this.log_in().await;
        this
    }

    /// Starts everything on a database in which nobody has an account yet.
    pub async fn without_owner(db: TestDb) -> Self {
        let simulator = Simulator::start(SimulatorConfig::test(1)).await.expect("the simulator starts");
        let bind = free_port();
        let app = try_start(&db, &simulator, &simulator.url(), bind).await.expect("the application starts");
        let anyone = Api::new(app.url());
        let simulator_time = simulator.control().clock().now;
        Self {
            sim: simulator.control(),
            owner: anyone.clone(),
            anyone,
            connection: String::new(),
            mailbox: String::new(),
            app: Some(app),
            simulator,
            db,
            bind,
            signed_in_at: simulator_time,
        }
    }

    /// Not over HTTP: a test that moves the clock by days logs in more often than people may.
    async fn log_in(&mut self) {
        let body = LoginIn::new("owner@test.example", PASSWORD);
        let signed_in = access::login(self.app().env(), &body, "test", None).await.expect("the owner logs in");
        self.owner = self.anyone.with_token(&signed_in.access_token);
        self.signed_in_at = self.sim.clock().now;
    }

    /// A colleague of the owner, signed in, in this role.
    pub async fn member(&self, role: Role) -> Api {
        let (email, env) = (format!("an.{role}@test.example"), self.app().env());
        access::create_owner(env, &email, PASSWORD, role.as_str(), "").await.expect("a colleague");
        self.sql(&format!(
            "UPDATE membership SET role = '{role}' WHERE user_id = (SELECT id FROM app_user WHERE email = '{email}')"
        ))
        .await;
        self.sign_in(&email).await
    }

    /// The owner of another workspace in the same database.
    pub async fn stranger(&self) -> Api {
        let email = "stranger@elsewhere.example";
        let made = access::found_workspace(self.app().env(), email, PASSWORD, "Ben Other", "Other Works").await;
        made.expect("another workspace");
        self.sign_in(email).await
    }

    async fn sign_in(&self, email: &str) -> Api {
        let body = LoginIn::new(email, PASSWORD);
        let signed_in = access::login(self.app().env(), &body, "test", None).await.expect("they log in");
        self.anyone.with_token(&signed_in.access_token)
    }

    /// Connects the simulator and registers its webhooks, as the Connections page does.
    pub async fn ready(&mut self) {
        let body = json!({"provider": "openphone", "name": "Office line", "api_key": DEFAULT_KEY});
        let made = self.owner.post("/api/v1/connections", body).await.expect(201);
        made.json()["id"].as_str().expect("an id").clone_into(&mut self.connection);
        self.run_jobs().await;
    }

    /// Connects a mailbox to the simulated mail server, which hands it the mails of its people.
    pub async fn with_mailbox(&mut self) {
        let body = json!({"provider": "mailbox", "name": "Office mail", "api_key": self.sim.smtp_url(),
            "signing_keys": [MAIL_KEY], "address": MAILBOX, "from_name": "Quill Foundation Repair"});
        let made = self.owner.post("/api/v1/connections", body).await.expect(201).json();
        assert_eq!(made["health"]["state"], "ok", "{made}");
        made["id"].as_str().expect("an id").clone_into(&mut self.mailbox);
        let hook = made["webhook_url"].as_str().expect("an address");
        self.sim.set_mail_hook(Some(format!("{hook}?token={MAIL_KEY}")));
    }

    /// A mail from a customer arrives and is applied. Returns its `Message-ID`.
    pub async fn mail_from(&self, from: &str, subject: &str, text: &str) -> String {
        let mail = MailIn { from: from.into(), subject: subject.into(), text: text.into(), ..MailIn::default() };
        self.mail(mail).await
    }

    /// Any mail of a person arrives and is applied. Returns its `Message-ID`.
    pub async fn mail(&self, mail: MailIn) -> String {
        let id = self.sim.mail(&mail).await.expect("the hook takes it");
        self.run_jobs().await;
        id
    }

    /// Raw bytes arrive as a mail and are applied. Returns the status of the hook's answer.
    pub async fn raw_mail(&self, raw: impl Into<Vec<u8>>) -> u16 {
        let status = self.sim.raw_mail(raw.into()).await.expect("the hook answers");
        self.run_jobs().await;
        status
    }

    /// Answers in a thread by mail; the job has not run yet.
    pub async fn reply_by_mail(&self, conversation: &str, body: &str) -> Answer {
        let path = format!("/api/v1/conversations/{conversation}/messages");
        self.owner.post(&path, json!({"channel": "email", "body": body})).await
    }

    /// Registers the webhooks again, as the Connections page does.
    pub async fn ready_again(&self) {
        let path = format!("/api/v1/connections/{}/webhooks", self.connection);
        self.owner.post(&path, json!({})).await.expect(200);
        self.run_jobs().await;
    }

    /// The running application.
    pub fn app(&self) -> &Application {
        self.app.as_ref().expect("the application runs")
    }

    /// Where the simulator stands.
    pub fn simulator_url(&self) -> String {
        self.simulator.url()
    }

    /// The database's address.
    pub fn database_url(&self) -> &str {
        &self.db.url
    }

    /// Runs SQL behind the product's back.
    pub async fn sql(&self, sql: &str) -> u64 {
        let sql = sql.to_owned();
        let done = self.app().env().store.write::<_, sea_orm::DbErr, _>(move |tx| {
            Box::pin(async move { Ok(tx.execute_unprepared(&sql).await?.rows_affected()) })
        });
        done.await.expect("good SQL")
    }

    /// Runs every job that is due, and seals what has changed.
    pub async fn run_jobs(&self) -> usize {
        let ran = self.app().worker().run_due().await.expect("jobs run");
        live::seal_once(self.app().env(), self.app().feed()).await.expect("changes are sealed");
        ran
    }

    /// Moves the clock of everybody, and runs what becomes due by it.
    pub async fn advance(&mut self, span: TimeDelta) {
        self.sim.advance(span).await;
        self.run_jobs().await;
        if self.sim.clock().now - self.signed_in_at >= TOKEN {
            self.log_in().await;
        }
    }

    /// A text from a customer arrives and is applied.
    pub async fn text_from(&self, from: &str, text: &str) {
        self.sim.inbound(Inbound::new(from, text)).await.expect("the simulator takes it");
        self.run_jobs().await;
    }

    /// The threads, newest first.
    pub async fn conversations(&self) -> Vec<Value> {
        let answer = self.owner.get("/api/v1/conversations").await.expect(200);
        answer.json()["items"].as_array().expect("a list").clone()
    }

    /// The id of the only thread.
    pub async fn only_conversation(&self) -> String {
        let all = self.conversations().await;
        assert_eq!(all.len(), 1, "{all:#?}");
        all.first().and_then(|one| one["id"].as_str()).expect("an id").to_owned()
    }

    /// The items of a thread, oldest first.
    pub async fn thread(&self, conversation: &str) -> Vec<Value> {
        let path = format!("/api/v1/conversations/{conversation}/activities?limit=200");
        let mut items = self.owner.get(&path).await.expect(200).json()["items"].as_array().expect("a list").clone();
        items.reverse();
        items
    }

    /// Answers in a thread; the job has not run yet.
    pub async fn reply(&self, conversation: &str, body: &str) -> Answer {
        let path = format!("/api/v1/conversations/{conversation}/messages");
        self.owner.post(&path, json!({"channel": "sms", "body": body})).await
    }

    /// What the provider has sent on our behalf or a colleague's, oldest first: the truth about what left.
    pub fn sent(&self) -> Vec<crm_simulator::Message> {
        let outgoing = |message: &crm_simulator::Message| message.direction == crm_simulator::Direction::Outgoing;
        self.sim.messages().into_iter().filter(outgoing).collect()
    }

    /// A folder of this application's own.
    pub fn folder(&self) -> &std::path::Path {
        self.db.folder.path()
    }

    /// Ends the application as a service manager does.
    pub async fn stop(&mut self) {
        let stop = CancellationToken::new();
        stop.cancel();
        if let Some(app) = self.app.take() {
            app.run_until(stop).await.expect("a clean end");
        }
    }

    /// Starts it again after [`TestApp::stop`].
    pub async fn start_again(&mut self) {
        self.restart_bare().await;
        self.log_in().await;
    }

    /// The same where nobody can log in yet.
    pub async fn restart_bare(&mut self) {
        let app = try_start(&self.db, &self.simulator, &self.simulator.url(), self.bind).await;
        let app = app.expect("the application starts");
        self.anyone = Api::new(app.url());
        self.app = Some(app);
    }

    /// Ends the application without a word and starts it again on the same database, as after a crash.
    pub async fn crash_and_restart(&mut self) {
        let provider = self.simulator.url();
        self.restart_towards(&provider).await;
    }

    /// The same, but nothing listens where the provider should be.
    pub async fn restart_without_provider(&mut self) {
        let nowhere = format!("http://{}", free_port());
        self.restart_towards(&nowhere).await;
    }

    /// Ends the application without a word; [`TestApp::crash_and_restart`] starts it again.
    pub fn crash(&mut self) {
        drop(self.app.take());
    }

    async fn restart_towards(&mut self, provider: &str) {
        self.crash();
        // The next server may have the file and the port only when the last handle of this one is gone.
        let mut look = tokio::time::interval(Duration::from_millis(10));
        let app = loop {
            look.tick().await;
            if let Ok(app) = try_start(&self.db, &self.simulator, provider, self.bind).await {
                break app;
            }
        };
        self.anyone = Api::new(app.url());
        self.app = Some(app);
        self.log_in().await;
    }
}

/// How often an application was started in this process.
static STARTS: AtomicU64 = AtomicU64::new(1);

/// A port that nobody has; the application listens on it also after a restart, so that its webhooks stay true.
fn free_port() -> SocketAddr {
    let probe = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    probe.local_addr().expect("an address")
}

async fn try_start(
    db: &TestDb,
    simulator: &Simulator,
    provider: &str,
    bind: SocketAddr,
) -> Result<Application, crm_api::startup::StartError> {
    let environment = [
        ("database_url", db.url.clone()),
        ("bind", bind.to_string()),
        ("secret_key", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff".to_owned()),
        ("openphone_base_url", provider.to_owned()),
        // Its mail server is on this machine, which nobody may name who has not been allowed to.
        ("outbound_allow", simulator.control().smtp_url().trim_start_matches("smtp://").to_owned()),
        // The simulator reaches us here.
        ("public_url", format!("http://{bind}")),
    ];
    let environment = environment.map(|(name, value)| (name.to_owned(), value)).to_vec();
    let settings = Settings::from_parts(None, environment).expect("valid settings");
    let clock: Arc<dyn Clock> = Arc::new(Followed(simulator.control()));
    // Another seed for each start: two of them at one virtual time would make the same ids.
    let seed = Some(STARTS.fetch_add(1, Ordering::Relaxed));
    let parts = Parts { leases: Some(clock.clone()), clock: Some(clock), jobs: Some(None), seed, ..Parts::default() };
    Application::build(settings, parts).await
}
