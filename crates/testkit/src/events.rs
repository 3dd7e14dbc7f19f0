//! The provider's webhooks, made by hand: any message, in any of the three payload families, signed.
//!
//! The simulator tells a true story in order. These tell the same story twice, backwards, and in three dialects.

use crate::{Answer, Api};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, SecondsFormat, Utc};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;

/// A signing secret of the legacy scheme.
pub const LEGACY_KEY: &str = "c2ltLWxlZ2FjeS1zaWduaW5nLWtleS0wMDAwMDAwMDE=";
/// A signing secret of Standard Webhooks.
pub const STANDARD_KEY: &str = "whsec_AP8Q7yDfMM9Av1CvYJ9wj4B/kG+gX7BP";

/// The three payload families.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Made in the provider's app.
    G1,
    /// Made through v1 of the API.
    G2,
    /// Made through 2026-03-30 of the API.
    G3,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::G1, Self::G2, Self::G3];
}

/// A message as the provider knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its id.
    pub id: String,
    /// Whether it came in.
    pub incoming: bool,
    /// The person's number.
    pub person: String,
    /// The provider's id and the number of our line.
    pub line: (&'static str, &'static str),
    /// The words.
    pub text: String,
    /// When it was written.
    pub at: DateTime<Utc>,
}

/// What is said about it, as `message.<what>`: `received`, `delivered`, `undelivered`, `failed`.
pub type What = &'static str;

impl Told {
    fn ends(&self) -> (&str, &str) {
        if self.incoming { (&self.person, self.line.1) } else { (self.line.1, &self.person) }
    }

    /// The body of an event about this message.
    pub fn event(&self, family: Family, event: &str, what: What) -> String {
        let kind = format!("message.{what}");
        let at = stamp(self.at);
        let (from, to) = self.ends();
        let direction = if self.incoming { "incoming" } else { "outgoing" };
        let body = match family {
            Family::G1 => legacy(
                event,
                &kind,
                &at,
                "v3",
                &json!({
                    "id": self.id, "object": "message", "from": from, "to": to, "direction": direction,
                    "body": self.text, "media": [], "status": what, "createdAt": at, "userId": "USsim01",
                    "phoneNumberId": self.line.0, "conversationId": "CNsim01",
                }),
            ),
            Family::G2 => legacy(
                event,
                &kind,
                &at,
                "v4",
                &json!({
                    "id": self.id, "object": "message", "from": from, "to": [to], "direction": direction,
                    "text": self.text, "status": what, "createdAt": at, "userId": "USsim01",
                    "phoneNumberId": self.line.0, "contactIds": [],
                }),
            ),
            Family::G3 => json!({
                "id": event, "apiVersion": "2026-03-30", "createdAt": at, "type": kind,
                "data": {
                    "resource": {"id": self.id, "direction": direction, "text": self.text, "status": what,
                        "createdAt": at, "media": []},
                    "context": {"phoneNumberId": self.line.0, "senderIdentifier": from,
                        "recipientIdentifiers": [to]},
                    "links": {"quo": null},
                },
            }),
        };
        body.to_string()
    }
}

fn legacy(event: &str, kind: &str, at: &str, version: &str, object: &Value) -> Value {
    json!({"id": event, "object": "event", "apiVersion": version, "createdAt": at, "type": kind,
        "data": {"object": object}})
}

fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The signature headers of a body, by the scheme of its family.
pub fn signature(family: Family, body: &[u8], now: DateTime<Utc>) -> Vec<(&'static str, String)> {
    if family == Family::G3 {
        let (id, seconds) = ("msg_hand", now.timestamp().to_string());
        let digest =
            mac(STANDARD_KEY.trim_start_matches("whsec_"), &[id.as_bytes(), b".", seconds.as_bytes(), b".", body]);
        return vec![
            ("webhook-id", id.to_owned()),
            ("webhook-timestamp", seconds),
            ("webhook-signature", format!("v1,{digest}")),
        ];
    }
    let millis = now.timestamp_millis().to_string();
    let digest = mac(LEGACY_KEY, &[millis.as_bytes(), b".", body]);
    vec![("openphone-signature", format!("hmac;1;{millis};{digest}"))]
}

fn mac(key: &str, parts: &[&[u8]]) -> String {
    let key = STANDARD.decode(key).expect("a key in base64");
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("any length is a key");
    for part in parts {
        mac.update(part);
    }
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Delivers a body with a good signature.
pub async fn deliver(api: &Api, connection: &str, family: Family, body: &str, now: DateTime<Utc>) -> Answer {
    try_deliver(api, connection, family, body, now).await.expect("the application answers")
}

/// The same, when the connection may break; then nobody knows whether it arrived.
///
/// # Errors
/// How it broke.
pub async fn try_deliver(
    api: &Api,
    connection: &str,
    family: Family,
    body: &str,
    now: DateTime<Utc>,
) -> reqwest::Result<Answer> {
    let mut request = api.request(Method::POST, &format!("/hooks/openphone/{connection}"));
    request = request.header("content-type", "application/json").body(body.to_owned());
    for (name, value) in signature(family, body.as_bytes(), now) {
        request = request.header(name, value);
    }
    Api::try_send(request).await
}
