//! OpenPhone (now Quo): texts and calls over its v1 API, and its webhooks in all three families of payloads.
//!
//! `signature` decides whether a webhook is genuine, `envelope` reads what is needed to store it, `payload` reads the
//! rest later. `rest` asks the API, `errors` reduces every answer to what may be done next.

mod budget;
mod call;
mod envelope;
mod errors;
mod json;
mod message;
mod paging;
mod parts;
mod payload;
mod rest;
mod signature;
mod transport;
mod wire;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use crm_domain::ports::{
    Account, Asked, CallNews, CallPart, Capabilities, Channel, Envelope, Headers, InboundItem, Listing, Outbound,
    ProviderAnswer, RemoteError, RemoteLine, RemoteMessage, RemoteThread, RemoteWebhook,
};
use crm_types::{activity::ChannelKind, connection::ProviderKind};
use rest::Rest;
use secrecy::SecretString;

/// The provider's own address. The older `api.openphone.com` serves the same v1.
pub const DEFAULT_BASE_URL: &str = "https://api.quo.com";

/// The words that OpenPhone answers itself, when one of them is the whole text.
const CONFIRMED_BY_PROVIDER: [&str; 8] = ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "START", "UNSTOP"];

/// The adapter. Make one and share it: it holds the rate budgets of the keys.
#[derive(Debug)]
pub struct OpenPhone {
    rest: Rest,
    legacy_max_age: Option<TimeDelta>,
}

impl OpenPhone {
    /// An adapter that calls `base_url` (host only, without `/v1`).
    pub fn new(base_url: &str, http: reqwest::Client) -> Self {
        Self { rest: Rest::new(base_url, http), legacy_max_age: None }
    }

    /// Refuses legacy signatures whose time stamp is further away than this. Off by default: it is not known whether
    /// a repeated delivery gets a fresh stamp, and a replay has no effect, since events are applied once by their id.
    #[must_use]
    pub fn with_legacy_max_age(mut self, max_age: TimeDelta) -> Self {
        self.legacy_max_age = Some(max_age);
        self
    }
}

#[async_trait]
impl Channel for OpenPhone {
    fn provider(&self) -> ProviderKind {
        ProviderKind::OpenPhone
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { medium: ChannelKind::Sms, look_up: true, poll: true, lines: true, webhooks: true, vouches: true }
    }

    fn verify(&self, keys: &[SecretString], headers: &Headers, body: &[u8], now: DateTime<Utc>) -> bool {
        signature::verify(keys, headers, body, now, self.legacy_max_age)
    }

    fn envelope(&self, body: &[u8]) -> Envelope {
        envelope::read(body)
    }

    fn parse(&self, body: &[u8]) -> Result<InboundItem, String> {
        payload::parse(body)
    }

    fn confirms(&self, body: &str) -> bool {
        let word = body.trim();
        CONFIRMED_BY_PROVIDER.iter().any(|known| known.eq_ignore_ascii_case(word))
    }

    async fn wait_for_turn(&self, account: &Account) {
        self.rest.wait_for_turn(account).await;
    }

    async fn send(&self, account: &Account, message: &Outbound) -> ProviderAnswer {
        self.rest.send(account, message).await
    }

    async fn check(&self, account: &Account) -> Result<(), RemoteError> {
        self.rest.lines(account).await.map(drop)
    }

    async fn message(&self, account: &Account, provider_id: &str) -> Result<RemoteMessage, RemoteError> {
        self.rest.message(account, provider_id).await
    }

    async fn messages(&self, account: &Account, listing: &Listing) -> Result<Vec<RemoteMessage>, RemoteError> {
        self.rest.messages(account, listing).await
    }

    async fn threads(
        &self,
        account: &Account,
        lines: &[String],
        since: DateTime<Utc>,
    ) -> Result<Vec<RemoteThread>, RemoteError> {
        self.rest.threads(account, lines, since).await
    }

    async fn calls(&self, account: &Account, listing: &Listing) -> Result<Vec<CallNews>, RemoteError> {
        self.rest.calls(account, listing).await
    }

    async fn call_part(&self, account: &Account, call: &str, part: CallPart) -> Result<Asked, RemoteError> {
        self.rest.call_part(account, call, part).await
    }

    async fn lines(&self, account: &Account) -> Result<Vec<RemoteLine>, RemoteError> {
        self.rest.lines(account).await
    }

    async fn register_webhooks(&self, account: &Account, url: &str) -> Result<Vec<RemoteWebhook>, RemoteError> {
        self.rest.register_webhooks(account, url).await
    }

    async fn webhooks(&self, account: &Account) -> Result<Vec<String>, RemoteError> {
        self.rest.enabled_webhooks(account).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_exact_word_is_confirmed_by_the_provider() {
        let adapter = OpenPhone::new(DEFAULT_BASE_URL, crate::http::client().unwrap());
        for text in ["STOP", "stop", " Stop\n", "StopAll", "unsubscribe", "CANCEL", "end", "Quit", "start", "UNSTOP"] {
            assert!(adapter.confirms(text), "{text:?}");
        }
        for text in ["", "stop please", "stop.", "STOP!", "stop stop", "un stop", "yes", "help", "ѕtop", "stop\u{200b}"]
        {
            assert!(!adapter.confirms(text), "{text:?}");
        }
    }
}
