//! A mailbox: mail leaves by SMTP, and comes in as raw messages that a mail server hands to our hook.
//!
//! `server` reads the address of a mail server, `session` talks to it and sorts every failure by whether the mail may
//! have left, `compose` writes a mail, `verify` decides whether who brings one may, `parse` reads it, and `returned`
//! recognises reports of mail that came back.

mod compose;
mod parse;
mod returned;
mod server;
mod session;
mod verify;

use crate::guard::Guard;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use crm_domain::ports::{
    Account, Capabilities, Channel, Envelope, Headers, InboundItem, Outbound, ProviderAnswer, RemoteError,
};
use crm_types::{activity::ChannelKind, connection::ProviderKind};
use secrecy::{ExposeSecret, SecretString};
use server::Server;

/// The adapter.
#[derive(Debug)]
pub struct Mailbox {
    /// The mail server of whoever runs this, for mailboxes that name none.
    default: Option<SecretString>,
    guard: Guard,
}

impl Mailbox {
    /// An adapter with a mail server of its own, and the rules for those that mailboxes name.
    pub fn new(default: Option<SecretString>, guard: Guard) -> Self {
        Self { default, guard }
    }

    /// The mail server of an account.
    fn server(&self, account: &Account) -> Result<Server, &'static str> {
        let own = account.api_key.expose_secret().trim();
        match &self.default {
            Some(default) if own.is_empty() || own == default.expose_secret() => {
                Server::parse(default.expose_secret(), true)
            }
            None if own.is_empty() => Err("No mail server is set: enter one here, or set CRM_SMTP_URL."),
            _ => Server::parse(own, false),
        }
    }
}

#[async_trait]
impl Channel for Mailbox {
    fn provider(&self) -> ProviderKind {
        ProviderKind::Mailbox
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            medium: ChannelKind::Email,
            look_up: false,
            poll: false,
            lines: false,
            webhooks: false,
            vouches: false,
        }
    }

    fn verify(&self, keys: &[SecretString], headers: &Headers, body: &[u8], now: DateTime<Utc>) -> bool {
        verify::verify(keys, headers, body, now)
    }

    fn envelope(&self, _body: &[u8]) -> Envelope {
        // No id: senders choose those of mails, and another mail under a known one must be kept. Its bytes tell it apart.
        Envelope { event_id: None, event_type: Some("mail".to_owned()) }
    }

    fn parse(&self, body: &[u8]) -> Result<InboundItem, String> {
        parse::parse(body).map(|mail| InboundItem::Mail(Box::new(mail)))
    }

    fn confirms(&self, _body: &str) -> bool {
        false
    }

    async fn wait_for_turn(&self, _account: &Account) {
        // A mail server slows us down by itself, with answers that are tried again later.
    }

    async fn send(&self, account: &Account, message: &Outbound) -> ProviderAnswer {
        match self.server(account) {
            Ok(server) => session::send(&self.guard, &server, message).await,
            Err(why) => session::refused("not_set_up", why.to_owned(), true),
        }
    }

    async fn check(&self, account: &Account) -> Result<(), RemoteError> {
        let server = self.server(account).map_err(|why| RemoteError::SetUp(why.to_owned()))?;
        session::check(&self.guard, &server).await
    }
}
