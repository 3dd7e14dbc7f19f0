//! A provider in memory, for suites that need thousands of sends: no network, no waiting, and a hand in every moment.
//!
//! What it keeps is the oracle: the messages that really left. How a webhook is signed and read stays the adapter's.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use crm_channels::openphone::OpenPhone;
use crm_domain::ports::{
    Account, Capabilities, Channel, Clock, Envelope, Headers, Hitch, InboundItem, Listing, Outbound, ProviderAnswer,
    Refusal, RemoteError, RemoteLine, RemoteMessage, RemoteState, RemoteThread, RemoteWebhook,
};
use crm_types::{activity::Direction, connection::ProviderKind};
use futures_util::future::BoxFuture;
use secrecy::SecretString;
use std::sync::{Arc, Mutex};

/// The carrier's only line.
pub const CARRIER_LINE: (&str, &str) = ("PNsim01", "+16175550100");

/// A moment in the handing-over of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// It waits for the account's turn: checked and reserved, not yet handed.
    Turn,
    /// `handed` is committed, and nothing is on the wire.
    Socket,
    /// The carrier has it, and the answer is under way.
    Answer,
}

/// How the carrier treats a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// Takes it and says so.
    #[default]
    Well,
    /// Too many requests: surely not taken.
    Busy,
    /// Takes it, and the answer is lost.
    LostAfter,
    /// The request is lost; it looks the same from outside.
    LostBefore,
    /// Says no.
    No,
}

type Hook = Arc<dyn Fn(Moment, &str) -> BoxFuture<'static, ()> + Send + Sync>;

#[derive(Default)]
struct State {
    sent: Vec<RemoteMessage>,
    moods: Vec<Mood>,
    hook: Option<Hook>,
    blind: u32,
}

/// The carrier. Clones share it.
#[derive(Clone)]
pub struct Carrier {
    adapter: Arc<OpenPhone>,
    clock: Arc<dyn Clock>,
    state: Arc<Mutex<State>>,
}

impl Carrier {
    /// A carrier that has carried nothing yet.
    ///
    /// # Panics
    /// When TLS cannot be set up.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let http = crm_channels::http::client().expect("an HTTP client");
        let adapter = OpenPhone::new("http://127.0.0.1:9", http);
        Self { adapter: Arc::new(adapter), clock, state: Arc::default() }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics with it")
    }

    /// What really left, oldest first.
    pub fn sent(&self) -> Vec<RemoteMessage> {
        self.state().sent.clone()
    }

    /// How often these words left.
    pub fn times(&self, body: &str) -> usize {
        self.state().sent.iter().filter(|message| message.body == body).count()
    }

    /// How the next messages are treated, the first one first; after them all goes well.
    pub fn moods(&self, moods: impl IntoIterator<Item = Mood>) {
        let mut moods: Vec<Mood> = moods.into_iter().collect();
        moods.reverse();
        self.state().moods = moods;
    }

    /// Lets the next questions (lists, look-ups) fail.
    pub fn blind(&self, questions: u32) {
        self.state().blind = questions;
    }

    /// Runs at each moment of each message, with its words.
    pub fn at(&self, hook: impl Fn(Moment, &str) -> BoxFuture<'static, ()> + Send + Sync + 'static) {
        self.state().hook = Some(Arc::new(hook));
    }

    /// Takes the hook away.
    pub fn undisturbed(&self) {
        self.state().hook = None;
    }

    async fn pass(&self, moment: Moment, words: &str) {
        let hook = self.state().hook.clone();
        if let Some(hook) = hook {
            hook(moment, words).await;
        }
    }

    fn take(&self, message: &Outbound) -> String {
        let at = self.clock.now();
        let mut state = self.state();
        let id = format!("ACcarrier{:06}", state.sent.len() + 1);
        state.sent.push(RemoteMessage {
            provider_id: id.clone(),
            direction: Direction::Out,
            state: RemoteState::Accepted,
            error_code: None,
            from: message.from.clone(),
            to: vec![message.to.clone()],
            line: Some(message.line.clone()),
            body: message.body.clone(),
            media: Vec::new(),
            at,
            updated_at: at,
        });
        id
    }

    fn look(&self) -> Result<DateTime<Utc>, RemoteError> {
        let mut state = self.state();
        if state.blind > 0 {
            state.blind -= 1;
            return Err(RemoteError::Unreachable("the carrier does not answer".to_owned()));
        }
        Ok(self.clock.now())
    }

    /// A message as the carrier sees it now: delivered three seconds after it left.
    fn aged(mut message: RemoteMessage, now: DateTime<Utc>) -> RemoteMessage {
        if now >= message.at + TimeDelta::seconds(3) {
            message.state = RemoteState::Delivered;
        }
        message
    }
}

#[async_trait]
impl Channel for Carrier {
    fn provider(&self) -> ProviderKind {
        ProviderKind::OpenPhone
    }

    fn capabilities(&self) -> Capabilities {
        self.adapter.capabilities()
    }

    async fn check(&self, account: &Account) -> Result<(), RemoteError> {
        self.lines(account).await.map(drop)
    }

    fn verify(&self, keys: &[SecretString], headers: &Headers, body: &[u8], now: DateTime<Utc>) -> bool {
        self.adapter.verify(keys, headers, body, now)
    }

    fn envelope(&self, body: &[u8]) -> Envelope {
        self.adapter.envelope(body)
    }

    fn parse(&self, body: &[u8]) -> Result<InboundItem, String> {
        self.adapter.parse(body)
    }

    fn confirms(&self, body: &str) -> bool {
        self.adapter.confirms(body)
    }

    async fn wait_for_turn(&self, _: &Account) {
        self.pass(Moment::Turn, "").await;
    }

    async fn send(&self, _: &Account, message: &Outbound) -> ProviderAnswer {
        self.pass(Moment::Socket, &message.body).await;
        let mood = self.state().moods.pop().unwrap_or_default();
        let lost = || ProviderAnswer::Ambiguous("the connection broke".to_owned());
        let answer = match mood {
            Mood::Well => ProviderAnswer::Accepted(self.take(message)),
            Mood::Busy => ProviderAnswer::NotSent {
                hitch: Hitch::TooFast,
                retry_after: None,
                why: "too many requests".to_owned(),
            },
            Mood::LostAfter => {
                self.take(message);
                lost()
            }
            Mood::LostBefore => lost(),
            Mood::No => ProviderAnswer::Refused(Refusal {
                code: "rejected",
                text: "The carrier did not take it.".to_owned(),
                account_wide: false,
            }),
        };
        self.pass(Moment::Answer, &message.body).await;
        answer
    }

    async fn message(&self, _: &Account, provider_id: &str) -> Result<RemoteMessage, RemoteError> {
        let now = self.look()?;
        let found = self.sent().into_iter().find(|message| message.provider_id == provider_id);
        found.map(|message| Self::aged(message, now)).ok_or(RemoteError::NotFound)
    }

    async fn messages(&self, _: &Account, listing: &Listing) -> Result<Vec<RemoteMessage>, RemoteError> {
        let now = self.look()?;
        let theirs = |message: &RemoteMessage| message.to == listing.participants && message.at > listing.after;
        Ok(self.sent().into_iter().filter(theirs).map(|message| Self::aged(message, now)).collect())
    }

    async fn threads(&self, _: &Account, _: &[String], since: DateTime<Utc>) -> Result<Vec<RemoteThread>, RemoteError> {
        self.look()?;
        let mut people: Vec<(String, DateTime<Utc>)> = Vec::new();
        for message in self.sent().into_iter().filter(|message| message.at > since) {
            people.push((message.to.concat(), message.at));
        }
        people.dedup_by(|a, b| a.0 == b.0);
        let thread = |(person, at)| RemoteThread {
            line: CARRIER_LINE.0.to_owned(),
            participants: vec![person],
            active_at: Some(at),
        };
        Ok(people.into_iter().map(thread).collect())
    }

    async fn lines(&self, _: &Account) -> Result<Vec<RemoteLine>, RemoteError> {
        let (id, number) = CARRIER_LINE;
        let name = "Main line".to_owned();
        Ok(vec![RemoteLine { provider_id: id.to_owned(), name, address: number.to_owned(), can_text: true }])
    }

    async fn register_webhooks(&self, _: &Account, _: &str) -> Result<Vec<RemoteWebhook>, RemoteError> {
        Ok(Vec::new())
    }

    async fn webhooks(&self, _: &Account) -> Result<Vec<String>, RemoteError> {
        Ok(Vec::new())
    }
}
