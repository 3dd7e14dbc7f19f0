//! The use cases alone: no HTTP, no background task, a provider in memory. Every database call is the test's own, so
//! that the n-th of them is the same in every run.

use crate::{
    Carrier, Database, PASSWORD, TestDb, Ticking,
    events::{Family, LEGACY_KEY, STANDARD_KEY, Told, What, signature},
};
use chrono::TimeDelta;
use crm_api::{
    settings::Settings,
    startup::{self, Around, Parts},
};
use crm_domain::{
    access::{self, Principal},
    connections,
    env::Env,
    idempotency::Claim,
    inbound::{
        InboundError, Intake, Receipt,
        apply::{self, Source},
    },
    inbox::{self, InboxError},
    jobs,
    ports::{Channel, Channels, Clock, InboundItem},
};
use crm_entity::{conversation, delivery};
use crm_jobs::{Worker, WorkerConfig};
use crm_store::Usage;
use crm_types::{
    ConnectionId, ConversationId, WorkspaceId,
    activity::ChannelKind,
    auth::LoginIn,
    connection::{ConnectionIn, ProviderKind},
    conversation::{MessageAccepted, MessageIn},
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use std::sync::Arc;

/// The use cases on a private database.
pub struct Engine {
    /// What they work with.
    pub env: Env,
    /// The provider.
    pub carrier: Carrier,
    /// Our time.
    pub clock: Ticking,
    /// The provider's, which goes on steadily when ours jumps.
    pub provider_clock: Ticking,
    /// What leases are counted by.
    pub leases: Ticking,
    /// The owner.
    pub owner: Principal,
    /// The connection to the provider.
    pub connection: ConnectionId,
    worker: Worker,
    intake: Intake,
    db: Arc<TestDb>,
}

impl Engine {
    /// An owner and a connection on a new database.
    ///
    /// # Panics
    /// When anything of it fails.
    pub async fn start(database: Database) -> Self {
        let db = Arc::new(TestDb::new(database).await);
        let clock = Ticking::default();
        let provider_clock = Ticking::default();
        let carrier = Carrier::new(Arc::new(provider_clock.clone()));
        let leases = clock.clone();
        let env = open(&db, &clock, &carrier).await;
        access::create_owner(&env, "owner@test.example", PASSWORD, "Rosa Quill", "Quill Foundation Repair")
            .await
            .expect("an owner");
        let login = LoginIn::new("owner@test.example", PASSWORD);
        let signed_in = access::login(&env, &login, "test", None).await.expect("a session");
        let owner = access::authenticate(&env, &signed_in.access_token).await.expect("the owner");
        let new = ConnectionIn {
            provider: ProviderKind::OpenPhone,
            name: "Office line".to_owned(),
            api_key: "a-key-of-the-carrier".to_owned(),
            signing_keys: vec![LEGACY_KEY.to_owned(), STANDARD_KEY.to_owned()],
            address: None,
            from_name: None,
        };
        let connection = connections::create(&env, owner, new, None).await.expect("a connection").id;
        Self {
            worker: worker(&env, &leases),
            intake: Intake::start(env.clone()),
            env,
            carrier,
            clock,
            provider_clock,
            leases,
            owner,
            connection,
            db,
        }
    }

    /// Another process on the same database (PostgreSQL), which counts leases by a clock of its own.
    ///
    /// # Panics
    /// When the database cannot be opened.
    pub async fn another(&self) -> Self {
        let env = open(&self.db, &self.clock, &self.carrier).await;
        let leases = Ticking::default();
        Self {
            worker: worker(&env, &leases),
            intake: Intake::start(env.clone()),
            env,
            carrier: self.carrier.clone(),
            clock: self.clock.clone(),
            provider_clock: self.provider_clock.clone(),
            leases,
            owner: self.owner,
            connection: self.connection,
            db: self.db.clone(),
        }
    }

    /// A webhook comes in.
    ///
    /// # Errors
    /// As [`Intake::receive`]; the provider would send it again.
    pub async fn hear(&self, told: &Told, family: Family, event: &str, what: What) -> Result<Receipt, InboundError> {
        let body = told.event(family, event, what).into_bytes();
        let headers = signature(family, &body, self.env.now()).into_iter();
        let headers = headers.map(|(name, value)| (name.to_owned(), value)).collect();
        self.intake.receive(self.connection, "openphone", &headers, body).await
    }

    /// A person texts; the webhook is taken, its job has not run.
    ///
    /// # Panics
    /// When it is not taken.
    pub async fn text(&self, id: &str, person: &str, words: &str) {
        let told = self.told(id, person, words);
        self.hear(&told, Family::G2, &format!("EV{id}"), "received").await.expect("taken");
    }

    /// The effect of a text, at once and without the queue: what its job does, in a transaction of its own.
    ///
    /// # Errors
    /// The database's error.
    pub async fn apply(&self, told: &Told) -> Result<(), sea_orm::DbErr> {
        let (env, carrier, told) = (self.env.clone(), self.carrier.clone(), told.clone());
        let source = Source {
            workspace: self.workspace(),
            connection: self.connection,
            received_at: self.env.now(),
            history: false,
        };
        let body = told.event(Family::G2, "EV", "received");
        let Ok(InboundItem::Message(message)) = self.carrier.parse(body.as_bytes()) else { panic!("a message") };
        let work = self
            .env
            .store
            .write(move |tx| Box::pin(async move { apply::message(tx, &env, &carrier, &source, &message).await }));
        work.await
    }

    /// A text of a person, written now by the provider's clock.
    pub fn told(&self, id: &str, person: &str, words: &str) -> Told {
        Told {
            id: id.to_owned(),
            incoming: true,
            person: person.to_owned(),
            line: crate::CARRIER_LINE,
            text: words.to_owned(),
            at: self.provider_clock.now(),
        }
    }

    /// An answer of the owner.
    ///
    /// # Errors
    /// As [`inbox::send`].
    pub async fn reply(&self, thread: ConversationId, body: &str, key: &str) -> Result<MessageAccepted, InboxError> {
        let message =
            MessageIn { channel: ChannelKind::Sms, body: body.to_owned(), subject: None, from: None, send_at: None };
        let claim = Claim { key: key.to_owned(), request_hash: body.to_owned() };
        inbox::send(&self.env, self.owner, thread, message, Some(claim)).await
    }

    /// The thread with a person.
    ///
    /// # Panics
    /// When there is none.
    pub async fn thread(&self, person: &str) -> ConversationId {
        use crm_entity::contact_identifier as identifier;
        let read = self.env.store.read();
        let phones = identifier::Entity::of(self.workspace()).filter(identifier::Column::Kind.eq("phone"));
        let row = phones.filter(identifier::Column::Value.eq(person)).one(read);
        let contact = row.await.expect("an answer").expect("the person").contact_id;
        let rows = conversation::Entity::of(self.workspace()).filter(conversation::Column::ContactId.eq(contact));
        ConversationId(rows.one(read).await.expect("an answer").expect("the thread").id)
    }

    /// Runs what is due.
    ///
    /// # Errors
    /// The database's error.
    pub async fn run_due(&self) -> Result<usize, sea_orm::DbErr> {
        self.worker.run_due().await
    }

    /// Lets time pass, here and at the provider.
    pub fn wait(&self, span: TimeDelta) {
        self.clock.turn(span);
        self.provider_clock.turn(span);
    }

    /// Lets time pass, and runs what becomes due.
    ///
    /// # Panics
    /// When the queue cannot be read.
    pub async fn pass(&self, span: TimeDelta) {
        self.wait(span);
        self.run_due().await.expect("jobs run");
    }

    /// Lets the hours pass in which look-ups, retries and questions come round: after that nothing may be open.
    ///
    /// # Panics
    /// When the queue cannot be read.
    pub async fn settle(&self) {
        for minutes in [1, 3, 3, 9, 3, 10, 60, 60] {
            self.pass(TimeDelta::minutes(minutes)).await;
        }
    }

    /// The rows of the journal.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn journal(&self) -> Vec<delivery::Model> {
        delivery::Entity::of(self.workspace()).all(self.env.store.read()).await.expect("the journal")
    }

    /// The jobs that wait.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn jobs(&self) -> Vec<crm_entity::job::Model> {
        crm_entity::job::Entity::of(self.workspace()).all(self.env.store.read()).await.expect("the queue")
    }

    /// How many jobs wait, but for those that come round again for ever.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn open_jobs(&self) -> u64 {
        use crm_entity::job::{Column, Entity};
        let once = Entity::of(self.workspace()).filter(Column::Kind.ne("inbound.poll"));
        once.count(self.env.store.read()).await.expect("the queue")
    }

    /// The workspace.
    pub fn workspace(&self) -> WorkspaceId {
        self.owner.workspace
    }
}

async fn open(db: &TestDb, clock: &Ticking, carrier: &Carrier) -> Env {
    let key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    let settings = [("database_url", db.url.as_str()), ("secret_key", key)];
    let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let settings = Settings::from_parts(None, settings).expect("valid settings");
    let clock: Arc<dyn Clock> = Arc::new(clock.clone());
    let around = Around { clock: Some(clock), ..Around::default() };
    let mut env = startup::open(&settings, Usage::Server, &Parts::default(), around).await.expect("a database");
    env.channels = Channels::new([Arc::new(carrier.clone()) as Arc<dyn Channel>]);
    env
}

fn worker(env: &Env, leases: &Ticking) -> Worker {
    let leases: Arc<dyn Clock> = Arc::new(leases.clone());
    let handlers = jobs::handlers(env);
    Worker::new(env.store.clone(), env.clock.clone(), leases, env.ids.clone(), handlers, WorkerConfig::default())
}
