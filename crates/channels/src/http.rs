//! The one HTTP client for everything that leaves the process.

use crate::guard::PublicOnly;
use reqwest::{Client, ClientBuilder, redirect, retry};
use std::{sync::Arc, time::Duration};

/// How long a connection may take. Short, because a refused connection is the one failure that is safe to repeat.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a request may take, from its start to the last byte of the answer.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);

/// How long an unused connection is kept. Shorter than gateways keep theirs: a message written to a connection
/// that the other side is just closing leaves us in doubt whether it was sent.
const IDLE_TIMEOUT: Duration = Duration::from_secs(15);

/// The client with the usual limits. Make one and clone it; clones share their connections.
///
/// # Errors
/// When the TLS set-up of this machine cannot be read.
pub fn client() -> Result<Client, reqwest::Error> {
    client_with_timeout(TOTAL_TIMEOUT)
}

/// The client with another limit for a whole request.
///
/// # Errors
/// When the TLS set-up of this machine cannot be read.
pub fn client_with_timeout(total: Duration) -> Result<Client, reqwest::Error> {
    builder(total).build()
}

/// A client for addresses that strangers choose: names that lead to a private network are refused.
pub(crate) fn public_client() -> Result<Client, reqwest::Error> {
    builder(TOTAL_TIMEOUT).dns_resolver(Arc::new(PublicOnly)).build()
}

#[expect(clippy::disallowed_methods, reason = "the one door for outbound HTTP")]
fn builder(total: Duration) -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("attack-a-crack-crm/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(total)
        .pool_idle_timeout(IDLE_TIMEOUT)
        // A redirect would carry the key to an address that nobody configured.
        .redirect(redirect::Policy::none())
        // Whether a request may be repeated is decided in one place, by the send journal.
        .retry(retry::never())
        // Settings come from `crm.toml` and `CRM_*` only; a stray HTTP_PROXY must not see keys and messages.
        .no_proxy()
}
