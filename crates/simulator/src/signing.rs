//! The provider's two signature schemes. Both sign the raw bytes with HMAC-SHA256.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Header of the legacy scheme.
pub(crate) const LEGACY_HEADER: &str = "openphone-signature";

/// The legacy header value, `hmac;1;<milliseconds>;<base64>`.
pub(crate) fn legacy(key: &str, millis: i64, body: &[u8]) -> String {
    let digest = hmac(&secret_bytes(key), &[format!("{millis}.").as_bytes(), body]);
    format!("hmac;1;{millis};{digest}")
}

/// The Standard Webhooks header value, `v1,<base64>`.
pub(crate) fn standard(key: &str, id: &str, seconds: i64, body: &[u8]) -> String {
    let digest = hmac(&secret_bytes(key), &[format!("{id}.{seconds}.").as_bytes(), body]);
    format!("v1,{digest}")
}

/// The bytes behind a key: an optional `whsec_`, then base64. A key that is not base64 signs with its own bytes.
fn secret_bytes(key: &str) -> Vec<u8> {
    let text = key.strip_prefix("whsec_").unwrap_or(key);
    STANDARD.decode(text).unwrap_or_else(|_| text.as_bytes().to_vec())
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> String {
    // HMAC takes a key of any length, so the error arm is unreachable; an empty digest would fail every check.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    for part in parts {
        mac.update(part);
    }
    STANDARD.encode(mac.finalize().into_bytes())
}

/// The three vectors of the provider fact sheet, computed there with other tools.
#[cfg(test)]
mod tests {
    use super::*;

    const LEGACY_BODY: &str = r#"{"id":"EVsim0001","object":"event","apiVersion":"v4","createdAt":"2025-10-09T08:53:20.123Z","type":"message.received","data":{"object":{"id":"ACsim0001","object":"message","from":"+16175550123","to":["+16175550100"],"direction":"incoming","text":"STOP","status":"received","createdAt":"2025-10-09T08:53:20.000Z","userId":"USsim01","phoneNumberId":"PNsim01","contactIds":[]}}}"#;
    const STANDARD_BODY: &str = r#"{"id":"EVsim0002","apiVersion":"2026-03-30","createdAt":"2025-10-09T08:53:22.000Z","type":"message.delivered","data":{"resource":{"id":"ACsim0002","direction":"outgoing","text":"hi","status":"delivered","createdAt":"2025-10-09T08:53:21.000Z"},"context":{"phoneNumberId":"PNsim01"},"links":{"quo":null}}}"#;

    #[test]
    fn vector_a_ascii_key() {
        let signed = legacy("c2ltLWxlZ2FjeS1zaWduaW5nLWtleS0wMDAwMDAwMDE=", 1_760_000_000_123, LEGACY_BODY.as_bytes());
        assert_eq!(signed, "hmac;1;1760000000123;qGC6L8p+a7QvP2spmfSt7DPsSgYWv+cSVqHkf7hZUZQ=");
    }

    #[test]
    fn vector_b_binary_key_and_non_ascii_body() {
        let body = hex::decode(
            "7b2274797065223a226d6573736167652e7265636569766564222c2274657874223a22436166c3a920f09f918d20e2809c6f6be2809d227d",
        )
        .unwrap();
        let signed = legacy("gIGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp8=", 1_760_000_001_456, &body);
        assert_eq!(signed, "hmac;1;1760000001456;XgjhGoVUz91zWD1KoNL4W+SGuyQV1w+tJVCsqoloo3o=");
    }

    #[test]
    fn vector_c_standard_webhooks_and_the_rotated_key() {
        let sign = |key| standard(key, "msg_sim0001", 1_760_000_002, STANDARD_BODY.as_bytes());
        assert_eq!(sign("whsec_AP8Q7yDfMM9Av1CvYJ9wj4B/kG+gX7BP"), "v1,VKei54g+oJ5YFDwIQ40gIc3H50iPj1ixEsRhY5AkFyY=");
        assert_eq!(sign("whsec_T7BfoG+Qf4CPcJ9gr1C/QM8w3yDvEP8A"), "v1,qHoE4C3wTQQb7imNRZRvnrwC5XwdTgYbj6sK/7iKWeM=");
    }
}
