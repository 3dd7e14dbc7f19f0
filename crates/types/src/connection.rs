//! Accounts at providers, and the lines they bring.

use crate::{ConnectionId, FieldError, SenderId, delivery::words, text::is_email};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

words! {
    /// A provider that we can talk to.
    ProviderKind {
        /// OpenPhone (now Quo): texts and calls.
        OpenPhone = "openphone";
        /// A mailbox: mail leaves by SMTP and comes in as raw messages.
        Mailbox = "mailbox";
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
    /// The provider's API key. Of a mailbox: the mail server, `smtps://user:password@host:465` or
    /// `smtp://user:password@host:587`; empty for the server's own (`CRM_SMTP_URL`).
    pub api_key: String,
    /// Signing secrets of webhooks that already exist; more are added when webhooks are registered.
    #[serde(default)]
    pub signing_keys: Vec<String>,
    /// The address of a mailbox; only there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "office@example.com")]
    pub address: Option<String>,
    /// The name that mails of a mailbox carry beside the address; the connection's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Quill Foundation Repair")]
    pub from_name: Option<String>,
}

impl ConnectionIn {
    /// Checks everything that needs no look-up.
    ///
    /// # Errors
    /// Every field that is wrong, with its JSON pointer.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        check_name(&mut errors, "/name", &self.name);
        if self.provider == ProviderKind::Mailbox {
            check_mailbox(&mut errors, self);
        } else {
            check_secret(&mut errors, "/api_key", &self.api_key);
            for (pointer, given) in [("/address", &self.address), ("/from_name", &self.from_name)] {
                if given.is_some() {
                    errors.push(FieldError::new(pointer, "Only a mailbox has one."));
                }
            }
        }
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
            check_name(&mut errors, "/name", name);
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

fn check_name(errors: &mut Vec<FieldError>, pointer: &str, name: &str) {
    if name.trim().is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        errors.push(FieldError::new(pointer, "A name has 1 to 100 characters on one line."));
    }
}

fn check_mailbox(errors: &mut Vec<FieldError>, new: &ConnectionIn) {
    if !new.address.as_deref().is_some_and(|address| is_email(address.trim())) {
        errors.push(FieldError::new("/address", "A mailbox has an address, such as office@example.com."));
    }
    if let Some(name) = &new.from_name {
        check_name(errors, "/from_name", name);
    }
    if !new.api_key.trim().is_empty() {
        check_secret(errors, "/api_key", &new.api_key);
        check_smtp(errors, "/api_key", &new.api_key);
    }
}

/// Adds an error when this cannot be the address of a mail server.
pub fn check_smtp(errors: &mut Vec<FieldError>, pointer: &str, url: &str) {
    if smtp_host(url).is_none() {
        errors.push(FieldError::new(pointer, "A mail server looks like smtps://user:password@mail.example.com:465."));
    }
}

/// Host and port of a mail server's address: all of it that may be shown.
pub fn smtp_host(url: &str) -> Option<&str> {
    let url = url.trim();
    let rest = url.strip_prefix("smtps://").or_else(|| url.strip_prefix("smtp://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let port_is_good = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    (!name.is_empty() && port_is_good).then_some(host)
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
    /// E.164, or an email address.
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
    /// The last four characters of the API key; of a mailbox, its mail server.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_host_and_port_of_a_mail_server_are_shown() {
        for (url, host) in [
            ("smtp://127.0.0.1:2525", Some("127.0.0.1:2525")),
            ("smtps://rosa:secret@mail.example.com", Some("mail.example.com")),
            ("smtps://rosa:p@ss@mail.example.com:465/?tls=required", Some("mail.example.com:465")),
            ("smtp://[::1]:25", Some("[::1]:25")),
            ("smtp://", None),
            ("smtp://host:port", None),
            ("https://mail.example.com", None),
            ("sk-123", None),
        ] {
            assert_eq!(smtp_host(url), host, "{url}");
        }
    }

    #[test]
    fn a_mailbox_needs_an_address_and_nothing_else_has_one() {
        let given = |provider, address: Option<&str>, api_key: &str| ConnectionIn {
            provider,
            name: "Office".to_owned(),
            api_key: api_key.to_owned(),
            signing_keys: Vec::new(),
            address: address.map(str::to_owned),
            from_name: None,
        };
        assert!(given(ProviderKind::Mailbox, Some("office@example.com"), "").validate().is_ok());
        assert!(given(ProviderKind::Mailbox, None, "").validate().is_err());
        assert!(given(ProviderKind::Mailbox, Some("office@example.com"), "key").validate().is_err());
        assert!(given(ProviderKind::OpenPhone, Some("office@example.com"), "key").validate().is_err());
        assert!(given(ProviderKind::OpenPhone, None, "").validate().is_err());
    }
}
