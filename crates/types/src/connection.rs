//! Accounts at providers, and the lines they bring.

use crate::{ConnectionId, FieldError, SenderId, delivery::words};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

words! {
    /// A provider that we can talk to.
    ProviderKind {
        /// OpenPhone (now Quo): texts and calls.
        OpenPhone = "openphone";
    }
}

words! {
    /// How a connection does.
    HealthState {
        /// Not tried yet.
        Untested = "untested";
        /// The provider answered and took our key.
        Ok = "ok";
        /// The provider refused our key.
        KeyRejected = "key_rejected";
        /// The provider could not be reached.
        Unreachable = "unreachable";
        /// The provider answered, but something is not as it should be.
        Degraded = "degraded";
    }
}

/// How a connection does, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Health {
    /// In a word.
    pub state: HealthState,
    /// In a sentence, with what to do.
    pub message: String,
    /// When this was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<DateTime<Utc>>,
    /// When the provider last sent us an event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_event_at: Option<DateTime<Utc>>,
}

/// A new connection. Secrets go in and never come out again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionIn {
    /// Which provider.
    pub provider: ProviderKind,
    /// What you call it.
    #[schema(example = "Office line")]
    pub name: String,
    /// The provider's API key.
    pub api_key: String,
    /// Signing secrets of webhooks that already exist; more are added when webhooks are registered.
    #[serde(default)]
    pub signing_keys: Vec<String>,
}

impl ConnectionIn {
    /// Checks everything that needs no look-up.
    ///
    /// # Errors
    /// Every field that is wrong, with its JSON pointer.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        check_name(&mut errors, &self.name);
        check_secret(&mut errors, "/api_key", &self.api_key);
        if self.signing_keys.len() > 20 {
            errors.push(FieldError::new("/signing_keys", "At most 20."));
        }
        for (index, key) in self.signing_keys.iter().enumerate() {
            check_secret(&mut errors, &format!("/signing_keys/{index}"), key);
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// A change of a connection: what is absent stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionPatch {
    /// What you call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A new API key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_key: Option<String>,
    /// A signing secret to accept from now on, beside those that are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add_signing_key: Option<String>,
}

impl ConnectionPatch {
    /// Checks everything that needs no look-up.
    ///
    /// # Errors
    /// Every field that is wrong, with its JSON pointer.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        if let Some(name) = &self.name {
            check_name(&mut errors, name);
        }
        if let Some(key) = &self.api_key {
            check_secret(&mut errors, "/api_key", key);
        }
        if let Some(key) = &self.add_signing_key {
            check_secret(&mut errors, "/add_signing_key", key);
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

fn check_name(errors: &mut Vec<FieldError>, name: &str) {
    if name.trim().is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        errors.push(FieldError::new("/name", "A name has 1 to 100 characters on one line."));
    }
}

fn check_secret(errors: &mut Vec<FieldError>, pointer: &str, secret: &str) {
    // The form of a key is the provider's business; that it can stand in a header is ours.
    if secret.trim().is_empty() {
        errors.push(FieldError::new(pointer, "Paste the key here."));
    } else if secret.len() > 500 || !secret.trim().chars().all(|c| c.is_ascii_graphic()) {
        errors.push(FieldError::new(pointer, "A key is one word of letters, digits and signs, without spaces."));
    }
}

/// A line or mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Line {
    /// Its id.
    pub id: SenderId,
    /// The connection it belongs to.
    pub connection_id: ConnectionId,
    /// What the provider calls it.
    pub name: String,
    /// E.164.
    #[schema(example = "+16175550100")]
    pub address: String,
    /// As people write it.
    pub display: String,
    /// Whether texts can leave from it, as far as the provider says.
    pub can_text: bool,
}

/// Where the provider is told to send its events, and whether it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WebhookStatus {
    /// Whether a webhook of ours is registered at the provider.
    pub registered: bool,
    /// Whether this server's public address is known, so that one can be registered.
    pub possible: bool,
}

/// An account at a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Connection {
    /// Its id.
    pub id: ConnectionId,
    /// Which provider.
    pub provider: ProviderKind,
    /// What you call it.
    pub name: String,
    /// Where the provider should send its events.
    pub webhook_url: String,
    /// Whether it is registered there.
    pub webhook: WebhookStatus,
    /// The last four characters of the API key.
    #[schema(example = "••••3f2a")]
    pub key_hint: String,
    /// How many signing secrets are accepted.
    pub signing_keys: u32,
    /// How it does.
    pub health: Health,
    /// The lines it brings.
    pub lines: Vec<Line>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// All connections of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConnectionList {
    /// The connections, oldest first.
    pub items: Vec<Connection>,
}
