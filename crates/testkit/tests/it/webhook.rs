//! Webhooks made by hand, for what the simulator would never send.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use crm_testkit::{Answer, TestApp};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;

/// A signing secret of our own, beside the simulator's.
pub(crate) const KEY: &str = "c2ltLWxlZ2FjeS1zaWduaW5nLWtleS0wMDAwMDAwMDE=";

/// Makes the connection accept [`KEY`].
pub(crate) async fn accept_key(app: &TestApp) {
    let path = format!("/api/v1/connections/{}", app.connection);
    app.owner.patch(&path, json!({"add_signing_key": KEY})).await.expect(200);
}

/// Delivers a body with a good signature.
pub(crate) async fn deliver(app: &TestApp, body: &[u8]) -> Answer {
    let mut mac = Hmac::<Sha256>::new_from_slice(&STANDARD.decode(KEY).unwrap()).unwrap();
    mac.update(b"1760000000123.");
    mac.update(body);
    let signature = format!("hmac;1;1760000000123;{}", STANDARD.encode(mac.finalize().into_bytes()));
    deliver_signed(app, body, Some(&signature)).await
}

/// Delivers a body with this signature, or none.
pub(crate) async fn deliver_signed(app: &TestApp, body: &[u8], signature: Option<&str>) -> Answer {
    let mut request = app.anyone.request(Method::POST, &format!("/hooks/openphone/{}", app.connection));
    request = request.header("content-type", "application/json").body(body.to_vec());
    if let Some(signature) = signature {
        request = request.header("openphone-signature", signature);
    }
    app.anyone.send(request).await
}

/// A text as the provider's first API reports it.
pub(crate) fn text(event: &str, message: &str, from: &str, words: &str, at: &str) -> Value {
    json!({
        "id": event, "object": "event", "apiVersion": "v4", "createdAt": at, "type": "message.received",
        "data": {"object": {
            "id": message, "object": "message", "from": from, "to": ["+16175550100"], "direction": "incoming",
            "text": words, "status": "received", "createdAt": at, "userId": "USsim01", "phoneNumberId": "PNsim01",
            "contactIds": []
        }}
    })
}

/// Delivers a body signed by the newer scheme (Standard Webhooks) at this time.
pub(crate) async fn deliver_standard(app: &TestApp, id: &str, at: DateTime<Utc>, body: &[u8]) -> Answer {
    let seconds = at.timestamp();
    let mut mac = Hmac::<Sha256>::new_from_slice(&STANDARD.decode(KEY).unwrap()).unwrap();
    mac.update(format!("{id}.{seconds}.").as_bytes());
    mac.update(body);
    let signature = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    let request = app.anyone.request(Method::POST, &format!("/hooks/openphone/{}", app.connection));
    let request = request
        .header("content-type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", seconds.to_string())
        .header("webhook-signature", signature)
        .body(body.to_vec());
    app.anyone.send(request).await
}
