//! The only traits for the outside world. Adapters live in `crm-channels`; tests bring fakes.

use crate::mail::{OutboundMail, RemoteMail};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use crm_types::{
    ConnectionId, WorkspaceId,
    activity::{ChannelKind, Direction, Media},
    connection::ProviderKind,
    delivery::DeliveryState,
};
use secrecy::SecretString;
use std::{collections::HashMap, sync::Arc};

mod call;
mod contact;
mod fetch;

pub use call::{Asked, CallMark, CallNews, CallPart, RemoteRecording, RemoteVoicemail};
pub use contact::ContactNews;
pub use crm_store::{Clock, Ids};
pub use fetch::{Fetch, FetchError, Fetched};

/// What an adapter needs to talk for one connection.
#[derive(Clone, Debug)]
pub struct Account {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// The connection.
    pub connection: ConnectionId,
    /// The provider's API key; of a mailbox, its mail server. One key has one rate budget, whoever uses it.
    pub api_key: SecretString,
    /// Signing secrets of webhooks; any of them may sign.
    pub signing_keys: Vec<SecretString>,
}

/// A message to hand to the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outbound {
    /// The provider's id of the line.
    pub line: String,
    /// The line's address.
    pub from: String,
    /// Whom it goes to.
    pub to: String,
    /// The words.
    pub body: String,
    /// What only an email has.
    pub mail: Option<OutboundMail>,
}

/// What the provider answered to a message, reduced to what may be done next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProviderAnswer {
    /// It has the message, under this id.
    Accepted(String),
    /// It said no, for good.
    Refused(Refusal),
    /// Surely nothing left: the connection was refused before a byte was sent, or a rate limit answered.
    /// The only case that may be tried again.
    NotSent {
        /// What it means for the messages after it.
        hitch: Hitch,
        /// When to try again, if the provider said.
        retry_after: Option<TimeDelta>,
        /// What happened, for the log.
        why: String,
    },
    /// It may have been sent: time-out, reset, server error. Look it up; a second text is worse than a late one.
    Ambiguous(String),
}

/// What a message that surely did not leave means for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hitch {
    /// The provider cannot be reached: the next one would not leave either.
    Away,
    /// The account sends too fast: all its messages wait.
    TooFast,
    /// Only this one has to come back later.
    Later,
}

/// Why the provider refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// In a word, e.g. `no_credit`.
    pub code: &'static str,
    /// In a sentence that a person can act on.
    pub text: String,
    /// Whether every further message would be refused too, so that sending should stop.
    pub account_wide: bool,
}

/// What a provider says about one of its messages, in its own terms made common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoteState {
    /// It came in.
    Received,
    /// It is on its way (queued or sent).
    Accepted,
    /// It arrived.
    Delivered,
    /// The carrier refused or lost it.
    Undelivered,
    /// The provider could not send it.
    Failed,
}

impl RemoteState {
    /// The same of a message of ours; `None` for one that came in.
    pub const fn of_ours(self) -> Option<DeliveryState> {
        Some(match self {
            Self::Received => return None,
            Self::Accepted => DeliveryState::Accepted,
            Self::Delivered => DeliveryState::Delivered,
            Self::Undelivered => DeliveryState::Undelivered,
            Self::Failed => DeliveryState::Failed,
        })
    }
}

/// A message at the provider, from a webhook, a look-up or a poll: all feed one use case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteMessage {
    /// The provider's id.
    pub provider_id: String,
    /// Who it came from.
    pub direction: Direction,
    /// Where it stands.
    pub state: RemoteState,
    /// A provider's error code, when it failed.
    pub error_code: Option<String>,
    /// The sender's address: E.164, a short code, or a word such as `Anonymous`.
    pub from: String,
    /// Everybody it went to.
    pub to: Vec<String>,
    /// The provider's id of our line, when given.
    pub line: Option<String>,
    /// The words; empty for a message of media only.
    pub body: String,
    /// Files.
    pub media: Vec<Media>,
    /// When it was made, by the provider's clock.
    pub at: DateTime<Utc>,
    /// When its state last changed, by the provider's clock.
    pub updated_at: DateTime<Utc>,
}

/// What a webhook's body turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum InboundItem {
    /// A message, new or with a new state.
    Message(RemoteMessage),
    /// An email, an automatic answer or a report that one came back.
    Mail(Box<RemoteMail>),
    /// Something about a call: that it rings, how it ended, or what came of it later.
    Call(Box<CallNews>),
    /// Something about a contact in the provider's own address book.
    Contact(ContactNews),
    /// Something that this version does not apply; kept and shown in quarantine.
    Unsupported(String),
}

/// The little of a webhook that is read before it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The provider's id of the event, when the body has one.
    pub event_id: Option<String>,
    /// What the provider calls its type.
    pub event_type: Option<String>,
}

/// The headers of a webhook that a signature may be in, lower-case names. The query's `token` stands under
/// [`TOKEN`], which no header can be called.
pub type Headers = HashMap<String, String>;

/// The name under which [`Headers`] hold the query's `token`.
pub const TOKEN: &str = "?token";

/// A line at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteLine {
    /// The provider's id of it.
    pub provider_id: String,
    /// What the provider calls it.
    pub name: String,
    /// E.164.
    pub address: String,
    /// Whether texts may leave from it, as far as the provider says.
    pub can_text: bool,
}

/// A webhook of ours at the provider.
#[derive(Clone, Debug)]
pub struct RemoteWebhook {
    /// The provider's id of it.
    pub id: String,
    /// Its signing secret.
    pub signing_key: SecretString,
}

/// Why a question to the provider was not answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemoteError {
    /// The key is not valid (any more).
    #[error("the provider refused the API key")]
    KeyRejected,
    /// It could not be reached, or failed on its side.
    #[error("the provider could not be reached: {0}")]
    Unreachable(String),
    /// Too many requests; later.
    #[error("the provider asks to slow down")]
    RateLimited(Option<TimeDelta>),
    /// It is not there.
    #[error("the provider does not know it")]
    NotFound,
    /// The account may not ask for it: not in its plan, or not among its rights. What the provider says.
    #[error("{0}")]
    NotAllowed(String),
    /// It cannot be asked at all, for a reason that the office can mend; a whole sentence.
    #[error("{0}")]
    SetUp(String),
    /// It answered in a way that we do not understand.
    #[error("the provider answered in an unexpected way: {0}")]
    Unexpected(String),
}

/// Which messages to list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The provider's id of the line.
    pub line: String,
    /// The other side, without our own number.
    pub participants: Vec<String>,
    /// Only messages made after this.
    pub after: DateTime<Utc>,
}

/// A thread at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteThread {
    /// The provider's id of the line.
    pub line: String,
    /// The other side.
    pub participants: Vec<String>,
    /// When something last happened in it.
    pub active_at: Option<DateTime<Utc>>,
}

/// What a provider can do. Data, so that nothing has to know which provider it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each asked by name")]
pub struct Capabilities {
    /// The medium that it carries.
    pub medium: ChannelKind,
    /// Its messages can be looked up ([`Channel::message`], [`Channel::messages`]). Without it doubt waits for a
    /// person, or for a sign that the message arrived.
    pub look_up: bool,
    /// Its threads can be listed, so that what no webhook brought is fetched.
    pub poll: bool,
    /// It lists our lines. Without it the one line is named when the connection is made.
    pub lines: bool,
    /// It can be told where to send its events.
    pub webhooks: bool,
    /// It vouches for the sender of what comes in. Without it anybody can write in anybody's name, so nothing that
    /// comes in may loosen a consent.
    pub vouches: bool,
}

/// A provider of messages. Capabilities are data, not downcasts: what they leave out is never asked for.
#[async_trait]
pub trait Channel: Send + Sync + 'static {
    /// Which provider this is.
    fn provider(&self) -> ProviderKind;

    /// What it can do.
    fn capabilities(&self) -> Capabilities;

    /// Whether one of the keys signed these bytes, in constant time.
    fn verify(&self, keys: &[SecretString], headers: &Headers, body: &[u8], now: DateTime<Utc>) -> bool;

    /// Reads the little that is needed to store an event. Never fails: a body that cannot be read is stored too.
    fn envelope(&self, body: &[u8]) -> Envelope;

    /// Reads a stored event.
    ///
    /// # Errors
    /// A sentence for the quarantine page when the body cannot be understood.
    fn parse(&self, body: &[u8]) -> Result<InboundItem, String>;

    /// Whether the provider itself confirms an opt-out or opt-in worded so; then we send no second confirmation.
    fn confirms(&self, body: &str) -> bool;

    /// Waits until the account's rate budget allows one more request. Called before a message is marked as handed,
    /// so that the provider is called at once after.
    async fn wait_for_turn(&self, account: &Account);

    /// Hands a message over. The caller has waited for its turn.
    async fn send(&self, account: &Account, message: &Outbound) -> ProviderAnswer;

    /// Whether the account works, without sending anything.
    ///
    /// # Errors
    /// See [`RemoteError`].
    async fn check(&self, account: &Account) -> Result<(), RemoteError>;

    /// One message by its id.
    ///
    /// # Errors
    /// See [`RemoteError`].
    async fn message(&self, _account: &Account, _provider_id: &str) -> Result<RemoteMessage, RemoteError> {
        Err(lacking())
    }

    /// All messages of a thread since a time, complete or an error.
    ///
    /// # Errors
    /// See [`RemoteError`].
    async fn messages(&self, _account: &Account, _listing: &Listing) -> Result<Vec<RemoteMessage>, RemoteError> {
        Err(lacking())
    }

    /// The threads in which something happened since a time, complete or an error.
    ///
    /// # Errors
    /// See [`RemoteError`].
    async fn threads(
        &self,
        _account: &Account,
        _lines: &[String],
        _since: DateTime<Utc>,
    ) -> Result<Vec<RemoteThread>, RemoteError> {
        Err(lacking())
    }

    /// All calls with one person since a time, complete or an error. A provider without calls has none.
    ///
    /// # Errors
    /// See [`RemoteError`].
    async fn calls(&self, _account: &Account, _listing: &Listing) -> Result<Vec<CallNews>, RemoteError> {
        Ok(Vec::new())
    }

    /// One part of what is to be known about a call. A provider without calls never knows.
    ///
    /// # Errors
    /// See [`RemoteError`]; that there is no such part, or not in this account's plan, is an answer.
    async fn call_part(&self, _account: &Account, _call: &str, _part: CallPart) -> Result<Asked, RemoteError> {
        Ok(Asked::Never)
    }

    /// The lines of the account.
    ///
    /// # Errors
    /// See [`RemoteError`].
    async fn lines(&self, _account: &Account) -> Result<Vec<RemoteLine>, RemoteError> {
        Err(lacking())
    }

    /// Registers our address for the account's events.
    ///
    /// # Errors
    /// See [`RemoteError`].
    async fn register_webhooks(&self, _account: &Account, _url: &str) -> Result<Vec<RemoteWebhook>, RemoteError> {
        Err(lacking())
    }

    /// The ids of the webhooks that exist at the provider and are enabled.
    ///
    /// # Errors
    /// See [`RemoteError`].
    async fn webhooks(&self, _account: &Account) -> Result<Vec<String>, RemoteError> {
        Err(lacking())
    }
}

/// The answer to a question that the capabilities leave out.
fn lacking() -> RemoteError {
    RemoteError::Unexpected("it cannot do that".to_owned())
}

/// The adapters by provider.
#[derive(Clone, Default)]
pub struct Channels(HashMap<&'static str, Arc<dyn Channel>>);

impl Channels {
    /// A set of adapters.
    pub fn new(channels: impl IntoIterator<Item = Arc<dyn Channel>>) -> Self {
        Self(channels.into_iter().map(|channel| (channel.provider().as_str(), channel)).collect())
    }

    /// The adapter of a provider.
    pub fn get(&self, provider: &str) -> Option<Arc<dyn Channel>> {
        self.0.get(provider).cloned()
    }

    /// Whether a provider carries this medium.
    pub fn carries(&self, provider: &str, medium: ChannelKind) -> bool {
        self.0.get(provider).is_some_and(|channel| channel.capabilities().medium == medium)
    }
}
