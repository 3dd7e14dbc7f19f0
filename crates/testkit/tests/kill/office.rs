//! A busy office: customers who text, colleagues who answer, and a server that comes and goes.

use chrono::TimeDelta;
use crm_simulator::{ClockChange, Control, Family, Fault, FaultSpec, Inbound, NewWebhook, Simulator, SimulatorConfig};
use crm_testkit::{
    Database, TestDb,
    events::LEGACY_KEY,
    process::{Server, Setup},
};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    iter,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::time::{Interval, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

/// Who texts.
const CUSTOMERS: u32 = 6;
/// Virtual seconds in a real one while the office is open: retries of webhooks and look-ups come in between kills.
const PACE: f64 = 20.0;
/// A request that gets no answer in this time is tried again, as a browser or script does.
const PATIENCE: Duration = Duration::from_secs(20);
/// Between two acts of one person.
const PAUSE: Duration = Duration::from_millis(25);
/// Between two answers of one colleague. Two of them write five a second: fewer than the provider's budget lets leave
/// (eight in a real second), or the tail of what waits would take longer than all that the test is about.
const ANSWERS: Duration = Duration::from_millis(400);
/// How long the provider thinks before it says that it has taken a message, so that ends hit what is under way.
const THINKS: u64 = 150;

/// What became of the wish to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// 202: it is in the journal.
    Taken,
    /// 422: the person has opted out.
    Forbidden,
}

pub(crate) struct Office {
    /// The first process, which is told of the provider's events.
    pub(crate) setup: Setup,
    /// More processes on the same database.
    pub(crate) others: Vec<Setup>,
    pub(crate) sim: Control,
    _db: TestDb,
    _simulator: Simulator,
    http: reqwest::Client,
    token: tokio::sync::Mutex<Option<String>>,
    /// How many requests were made.
    asked: AtomicUsize,
    /// The words of each answer, and what became of it.
    pub(crate) wishes: Arc<Mutex<BTreeMap<String, Wish>>>,
}

impl Office {
    #[expect(clippy::disallowed_methods, reason = "tests only")]
    pub(crate) async fn open(database: Database, seed: u64) -> Self {
        let simulator = Simulator::start(SimulatorConfig::test(seed)).await.unwrap();
        let sim = simulator.control();
        sim.change_clock(ClockChange { rate: Some(PACE), ..ClockChange::default() }).await;
        sim.add_fault(FaultSpec { millis: Some(THINKS), ..FaultSpec::new(Fault::Stall, u32::MAX) });
        let db = TestDb::new(database).await;
        let setup = Setup {
            database_url: db.url.clone(),
            bind: free_port(),
            provider: simulator.url(),
            folder: db.folder.path().to_owned(),
            role: "all",
        };
        let http = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().unwrap();
        Self {
            setup,
            others: Vec::new(),
            asked: AtomicUsize::new(0),
            sim,
            _db: db,
            _simulator: simulator,
            http,
            token: tokio::sync::Mutex::default(),
            wishes: Arc::default(),
        }
    }

    /// Three processes for requests and two for jobs, on PostgreSQL, instead of one for all.
    pub(crate) async fn open_with_many(seed: u64) -> Self {
        let mut office = Self::open(Database::Postgres, seed).await;
        office.setup.role = "web";
        let other = |role| Setup { role, bind: free_port(), ..office.setup.clone() };
        office.others = ["web", "web", "worker", "worker"].map(other).to_vec();
        office
    }

    pub(crate) async fn serve(&self) -> Server {
        Server::start(&self.setup).await
    }

    /// Customers text until the office closes. Some of them say stop, and start.
    pub(crate) async fn customers(&self, seed: u64, closed: CancellationToken) {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut ticks = pace(PAUSE);
        let mut number = 0;
        while !closed.is_cancelled() {
            ticks.tick().await;
            number += 1;
            let who = rng.random_range(0..CUSTOMERS);
            let words = match rng.random_range(0..12) {
                0 if who < 2 => "STOP".to_owned(),
                1 | 2 if who < 2 => "START".to_owned(),
                3 if who < 2 => "please stop texting me".to_owned(),
                _ => format!("text {number}"),
            };
            self.sim.inbound(Inbound::new(&customer(who), &words)).await.unwrap();
        }
    }

    /// A colleague answers whoever has written, with a key for each answer and the patience to ask again with it until
    /// the server says yes or no.
    pub(crate) async fn colleague(&self, name: u64, closed: CancellationToken) {
        let mut rng = StdRng::seed_from_u64(name);
        let mut ticks = pace(ANSWERS);
        let mut number = 0;
        while !closed.is_cancelled() {
            ticks.tick().await;
            let Some(thread) = self.pick_thread(&mut rng).await else { continue };
            number += 1;
            let words = format!("answer {name}.{number}");
            let wish = self.answer(&thread, &words).await;
            self.wishes.lock().unwrap().insert(words, wish);
        }
    }

    async fn pick_thread(&self, rng: &mut StdRng) -> Option<String> {
        let page = self.get("/api/v1/conversations?limit=6").await?;
        let texted = |thread: &&Value| {
            let address = thread["contact"]["address"].as_str().unwrap_or_default();
            (0..CUSTOMERS).any(|who| customer(who) == address)
        };
        let mine: Vec<&Value> = page["items"].as_array()?.iter().filter(texted).collect();
        mine.choose(rng)?["id"].as_str().map(str::to_owned)
    }

    /// Asks with one key until the server says yes or no.
    async fn answer(&self, thread: &str, words: &str) -> Wish {
        let path = format!("/api/v1/conversations/{thread}/messages");
        let mut ticks = pace(PAUSE);
        loop {
            ticks.tick().await;
            let request = self.http.post(self.url(&path)).header("idempotency-key", words.replace(' ', "-"));
            match self
                .send(request.json(&json!({"channel": "sms", "body": words})))
                .await
                .map(|answer| answer.status().as_u16())
            {
                Some(202) => return Wish::Taken,
                Some(422) => return Wish::Forbidden,
                // Not there, ending, or busy: ask again.
                Some(429 | 500..) | None => {}
                Some(status) => panic!("{words}: {status}"),
            }
        }
    }

    async fn get(&self, path: &str) -> Option<Value> {
        self.send(self.http.get(self.url(path))).await?.error_for_status().ok()?.json().await.ok()
    }

    /// Whoever answers requests, one after the other.
    fn url(&self, path: &str) -> String {
        let webs: Vec<&Setup> =
            iter::once(&self.setup).chain(self.others.iter().filter(|other| other.role == "web")).collect();
        let next = self.asked.fetch_add(1, Ordering::Relaxed) % webs.len();
        format!("http://{}{path}", webs[next].bind)
    }

    /// Tells the other processes of the provider's events, too, as a balancer in front of them would by turns.
    pub(crate) async fn tell_all(&self) {
        let mut ticks = pace(PAUSE);
        let connection = loop {
            ticks.tick().await;
            let known = self.get("/api/v1/connections").await;
            let ids = known.as_ref().and_then(|known| known["items"].as_array()).into_iter().flatten();
            let mut line = ids.filter(|one| one["provider"] == "openphone");
            if let Some(id) = line.next().and_then(|one| one["id"].as_str()) {
                break id.to_owned();
            }
        };
        let path = format!("/api/v1/connections/{connection}");
        let change = self.http.patch(self.url(&path)).json(&json!({"add_signing_key": LEGACY_KEY}));
        let answer = self.send(change).await.expect("an answer");
        assert_eq!(answer.status(), 200);
        for other in self.others.iter().filter(|other| other.role == "web") {
            let url = format!("http://{}/hooks/openphone/{connection}", other.bind);
            let key = Some(LEGACY_KEY.to_owned());
            self.sim.add_webhook(NewWebhook { key, ..NewWebhook::new(&url, Family::G2) });
        }
    }

    /// Sends a request with a token; `None` when there is no answer, or when the token had ended.
    async fn send(&self, request: reqwest::RequestBuilder) -> Option<reqwest::Response> {
        let mut token = self.token.lock().await;
        if token.is_none() {
            let login = json!({"email": "owner@demo.example", "password": "only-for-this-demo"});
            let answer = self.http.post(self.url("/api/v1/auth/login")).json(&login).send().await.ok()?;
            let answer: Value = answer.error_for_status().ok()?.json().await.ok()?;
            *token = answer["access_token"].as_str().map(str::to_owned);
        }
        let request = request.bearer_auth(token.as_deref()?);
        drop(token);
        let answer = request.send().await.ok()?;
        if answer.status() == 401 {
            *self.token.lock().await = None;
            return None;
        }
        Some(answer)
    }

    /// Lets the time go on by hand until everything is settled: look-ups, polls, the provider's last retry.
    pub(crate) async fn close(&self) {
        self.sim.change_clock(ClockChange { rate: Some(0.0), ..ClockChange::default() }).await;
        for minutes in [1, 1, 3, 5, 5, 10, 60, 60, 600, 600, 600] {
            crate::books::until_idle(self).await;
            self.sim.advance(TimeDelta::minutes(minutes)).await;
        }
        crate::books::until_idle(self).await;
    }
}

/// People who were held up do not hurry afterwards.
fn pace(pause: Duration) -> Interval {
    let mut pace = interval(pause);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    pace
}

fn free_port() -> SocketAddr {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap()
}

pub(crate) fn customer(number: u32) -> String {
    format!("+1617555{:04}", 8_000 + number)
}
