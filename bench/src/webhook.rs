//! Webhooks of the provider's v1 API, signed: what the product and the floor are fed with.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The secret that both accept.
pub(crate) const KEY: &str = "c2ltLWxlZ2FjeS1zaWduaW5nLWtleS0wMDAwMDAwMDE=";

/// How many people write.
const PEOPLE: usize = 2_000;

/// The n-th webhook: a text of one of many people.
pub(crate) fn body(n: usize) -> String {
    let person = n % PEOPLE;
    format!(
        r#"{{"id":"EVbench{n}","object":"event","apiVersion":"v4","createdAt":"2026-03-02T15:00:00.000Z","type":"message.received","data":{{"object":{{"id":"ACbench{n}","object":"message","from":"+1617555{person:04}","to":["+16175550100"],"direction":"incoming","text":"Is Tuesday at nine still good for the north wall? Number {n}","status":"received","createdAt":"2026-03-02T15:00:00.000Z","userId":"USsim01","phoneNumberId":"PNsim01","contactIds":[]}}}}}}"#
    )
}

/// The value of `openphone-signature` for a body.
pub(crate) fn signature(body: &str) -> String {
    format!("hmac;1;1760000000123;{}", STANDARD.encode(digest(b"1760000000123.", body.as_bytes())))
}

/// Whether the header signs the body.
pub(crate) fn verify(header: &str, body: &[u8]) -> bool {
    let digest = header.rsplit(';').next().and_then(|digest| STANDARD.decode(digest).ok()).unwrap_or_default();
    mac(b"1760000000123.", body).verify_slice(&digest).is_ok()
}

fn digest(stamp: &[u8], body: &[u8]) -> Vec<u8> {
    mac(stamp, body).finalize().into_bytes().to_vec()
}

fn mac(stamp: &[u8], body: &[u8]) -> Hmac<Sha256> {
    let key = STANDARD.decode(KEY).unwrap_or_default();
    // HMAC takes a key of any length.
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap_or_else(|_| unreachable!("any length is a key"));
    mac.update(stamp);
    mac.update(body);
    mac
}
