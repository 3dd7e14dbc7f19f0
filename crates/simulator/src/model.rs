//! What the provider keeps beside calls and contacts: messages, conversations, webhooks, users, people.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::clock::serialize_stamp;

/// The organisation that owns everything.
pub(crate) const ORG: &str = "ORsim01";

/// Which way a message went, seen from the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From a customer.
    Incoming,
    /// To a customer.
    Outgoing,
}

/// Who wrote a message. Only the simulator can know this; the provider's API does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// `POST /v1/messages`.
    Api,
    /// A colleague in the provider's app.
    App,
    /// The customer's phone.
    Customer,
    /// The provider itself, as the automatic answer to STOP or START.
    Provider,
}

/// A picture or file of an incoming message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// Where the bytes are.
    pub url: String,
    /// The content type, when the provider knows it.
    #[serde(rename = "type", default)]
    pub kind: Option<String>,
}

/// A text message as it really is: one entry of the ledger that tests compare the CRM with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Provider id, `AC...`.
    pub id: String,
    /// The line, `PN...`.
    pub phone_number_id: String,
    /// The thread, `CN...`.
    pub conversation_id: String,
    /// Which way it went.
    pub direction: Direction,
    /// The sender's number; a short code or a word is possible for incoming messages.
    pub from: String,
    /// The receivers' numbers.
    pub to: Vec<String>,
    /// The far side, sorted: everybody but the line itself.
    pub participants: Vec<String>,
    /// The text; empty when there is media only.
    pub text: String,
    /// Pictures and files.
    pub media: Vec<Media>,
    /// The workspace user, for outgoing messages.
    pub user_id: Option<String>,
    /// `queued`, `sent`, `delivered`, `undelivered` or `received`; free text because tests invent new ones.
    pub status: String,
    /// When it was made.
    #[serde(serialize_with = "serialize_stamp")]
    pub created_at: DateTime<Utc>,
    /// When the status last changed.
    #[serde(serialize_with = "serialize_stamp")]
    pub updated_at: DateTime<Utc>,
    /// Who wrote it.
    pub origin: Origin,
    /// Hidden from lists and webhooks, as the provider may do with STOP and its answer.
    pub hidden: bool,
    /// Its place in the order of creation, from 1.
    pub seq: u64,
}

/// A thread: one line and one set of people.
#[derive(Debug, Clone)]
pub(crate) struct Conversation {
    pub(crate) id: String,
    pub(crate) seq: u64,
    pub(crate) phone_number_id: String,
    pub(crate) participants: Vec<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) last_activity_at: DateTime<Utc>,
    pub(crate) last_activity_id: String,
    pub(crate) inbox: Inbox,
    pub(crate) read: bool,
}

/// Where a thread lies in the provider's inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inbox {
    Open,
    Done,
}

/// A workspace phone number.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) created_at: DateTime<Utc>,
}

/// A member of the workspace; every user is a member of every line.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) id: &'static str,
    pub(crate) email: &'static str,
    pub(crate) first_name: &'static str,
    pub(crate) last_name: &'static str,
    pub(crate) role: &'static str,
}

/// The invented people who work here. The first one owns the workspace and its lines.
pub(crate) const USERS: [User; 2] = [
    User { id: "USsim01", email: "ada@sim.invalid", first_name: "Ada", last_name: "Thornbury", role: "owner" },
    User { id: "USsim02", email: "milo@sim.invalid", first_name: "Milo", last_name: "Fenwick", role: "member" },
];

/// A customer to choose on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The name on the page.
    pub name: String,
    /// The number, E.164 or a short code.
    pub number: String,
}

/// The three payload families of the provider's webhooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// Made in the app: `body`, `to` as one string, `apiVersion` v3.
    #[serde(alias = "G1")]
    G1,
    /// Made through v1 of the API: `text`, `to` as a list, `apiVersion` v4.
    #[serde(alias = "G2")]
    G2,
    /// Made through 2026-03-30 of the API: resource and context, Standard Webhooks signatures.
    #[serde(alias = "G3")]
    G3,
}

/// A registered webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Provider id, `WH...`.
    pub id: String,
    /// The payload family, which also decides the signature scheme.
    pub family: Family,
    /// Where deliveries go.
    pub url: String,
    /// Event types; `*` means all that the family has.
    pub events: Vec<String>,
    /// The signing key.
    pub key: String,
    /// Whether deliveries are made.
    pub enabled: bool,
    /// A name for people.
    pub label: Option<String>,
    /// The lines that it listens to; `*` means all.
    pub resource_ids: Vec<String>,
    /// The owner.
    pub user_id: String,
    /// Made through v1 of the API; the others are invisible to it.
    pub made_by_api: bool,
    /// When it was made.
    #[serde(serialize_with = "serialize_stamp")]
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(serialize_with = "serialize_stamp")]
    pub updated_at: DateTime<Utc>,
}
