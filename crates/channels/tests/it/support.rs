//! What the tests share: an account, an adapter on a scripted provider, sockets that misbehave.

use chrono::{DateTime, Utc};
use crm_channels::{OpenPhone, http};
use crm_domain::ports::{Account, Channel, Listing, Outbound, ProviderAnswer};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
    time::Duration,
};
use uuid::Uuid;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

/// The API key of the tests.
pub(crate) const KEY: &str = "sim-key-0123456789abcdef";

pub(crate) fn account() -> Account {
    account_with_key(KEY)
}

pub(crate) fn account_with_key(key: &str) -> Account {
    Account {
        workspace: Uuid::from_u128(1).into(),
        connection: Uuid::from_u128(2).into(),
        api_key: SecretString::from(key),
        signing_keys: vec![SecretString::from("c2ltLXNpZ25pbmcta2V5")],
    }
}

pub(crate) fn outbound() -> Outbound {
    Outbound {
        line: "PNsim01".into(),
        from: "+16175550100".into(),
        to: "+16175550123".into(),
        body: "Tuesday works. \u{1f44d}".into(),
        mail: None,
    }
}

pub(crate) fn adapter(base_url: &str) -> OpenPhone {
    OpenPhone::new(base_url, http::client().unwrap())
}

/// An adapter that gives up soon, for providers that do not answer.
pub(crate) fn impatient(base_url: &str) -> OpenPhone {
    OpenPhone::new(base_url, http::client_with_timeout(Duration::from_millis(300)).unwrap())
}

/// A provider that gives one answer to everything.
pub(crate) async fn provider(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

pub(crate) fn answer(status: u16, body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(body)
}

/// The provider's error body, as its specification has it.
pub(crate) fn error_body(status: u16, code: &str, message: &str) -> Value {
    json!({
        "message": message, "code": code, "status": status, "docs": "https://docs.sim.invalid",
        "title": "Error", "trace": "sim-trace-0001",
    })
}

/// What becomes of a message when the provider answers so.
pub(crate) async fn sent_with(answer: ResponseTemplate) -> ProviderAnswer {
    let server = provider(answer).await;
    adapter(&server.uri()).send(&account(), &outbound()).await
}

/// A message of the REST API.
pub(crate) fn message(id: &str, created_at: &str) -> Value {
    json!({
        "id": id, "from": "+16175550100", "to": ["+16175550123"], "text": "Tuesday works.",
        "phoneNumberId": "PNsim01", "conversationId": "CNsim01", "direction": "outgoing", "userId": "USsim01",
        "status": "delivered", "createdAt": created_at, "updatedAt": created_at,
    })
}

pub(crate) fn listing() -> Listing {
    Listing {
        line: "PNsim01".into(),
        participants: vec!["+16175550123".into(), "+16175550124".into()],
        after: time("2026-03-02T15:00:00.125Z"),
    }
}

pub(crate) fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A provider that reads one request, writes these bytes and hangs up.
pub(crate) fn raw_provider(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut request = [0; 4096];
        let _read = socket.read(&mut request).unwrap();
        socket.write_all(bytes).unwrap();
    });
    url
}

/// An address where nobody listens.
pub(crate) fn closed_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
