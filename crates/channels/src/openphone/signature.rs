//! Whether a webhook is genuine: HMAC-SHA256 over the raw bytes, in the legacy scheme or in Standard Webhooks.
//!
//! Everything here fails closed. Keys are the bytes of the base64-decoded secret.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use chrono::{DateTime, TimeDelta, Utc};
use crm_domain::ports::Headers;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// How far a Standard Webhooks time stamp may be from our clock.
const STANDARD_WINDOW: TimeDelta = TimeDelta::minutes(5);

/// How many signatures of one header are looked at; a rotation needs two. Bounds the work that a stranger can cause.
const MAX_SIGNATURES: usize = 5;

/// People paste secrets with and without the padding.
const SECRET: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Whether one of the keys signed these bytes, in either scheme.
pub(super) fn verify(
    keys: &[SecretString],
    headers: &Headers,
    body: &[u8],
    now: DateTime<Utc>,
    legacy_max_age: Option<TimeDelta>,
) -> bool {
    let macs: Vec<Hmac<Sha256>> = keys.iter().filter_map(mac).collect();
    legacy(&macs, headers, body, now, legacy_max_age) || standard(&macs, headers, body, now)
}

/// `openphone-signature: hmac;1;<timestamp>;<base64>`, more than one with commas between; signs `timestamp.body`.
fn legacy(
    macs: &[Hmac<Sha256>],
    headers: &Headers,
    body: &[u8],
    now: DateTime<Utc>,
    max_age: Option<TimeDelta>,
) -> bool {
    let Some(header) = headers.get("openphone-signature") else { return false };
    header.split(',').take(MAX_SIGNATURES).any(|signature| {
        let mut fields = signature.trim().split(';');
        let (Some("hmac"), Some("1"), Some(stamp), Some(digest), None) =
            (fields.next(), fields.next(), fields.next(), fields.next(), fields.next())
        else {
            return false;
        };
        let Some(signed_at) = legacy_stamp(stamp) else { return false };
        let fresh = max_age.is_none_or(|max_age| (now - signed_at).abs() <= max_age);
        fresh && signed(macs, &[stamp.as_bytes(), b".", body], digest)
    })
}

/// `webhook-signature: v1,<base64>`, more than one with spaces between; signs `id.timestamp.body`.
fn standard(macs: &[Hmac<Sha256>], headers: &Headers, body: &[u8], now: DateTime<Utc>) -> bool {
    let (Some(id), Some(stamp), Some(header)) =
        (headers.get("webhook-id"), headers.get("webhook-timestamp"), headers.get("webhook-signature"))
    else {
        return false;
    };
    let Some(signed_at) = number(stamp).and_then(|seconds| DateTime::from_timestamp(seconds, 0)) else { return false };
    if id.is_empty() || (now - signed_at).abs() > STANDARD_WINDOW {
        return false;
    }
    header.split_ascii_whitespace().take(MAX_SIGNATURES).any(|signature| {
        let Some(digest) = signature.strip_prefix("v1,") else { return false };
        signed(macs, &[id.as_bytes(), b".", stamp.as_bytes(), b".", body], digest)
    })
}

/// A key that is ready to sign. A secret that is empty or no base64 is no key: with an empty key anybody could sign.
fn mac(secret: &SecretString) -> Option<Hmac<Sha256>> {
    let text = secret.expose_secret().trim();
    let key = SECRET.decode(text.strip_prefix("whsec_").unwrap_or(text)).ok().filter(|key| !key.is_empty())?;
    Hmac::new_from_slice(&key).ok()
}

/// Compares in constant time, and only whole digests.
fn signed(macs: &[Hmac<Sha256>], parts: &[&[u8]], digest: &str) -> bool {
    let Ok(digest) = STANDARD.decode(digest) else { return false };
    macs.iter().any(|mac| {
        let mut mac = mac.clone();
        for part in parts {
            mac.update(part);
        }
        mac.verify_slice(&digest).is_ok()
    })
}

/// Legacy stamps are milliseconds; ten digits or fewer are taken as seconds.
fn legacy_stamp(stamp: &str) -> Option<DateTime<Utc>> {
    let number = number(stamp)?;
    if stamp.len() <= 10 { DateTime::from_timestamp(number, 0) } else { DateTime::from_timestamp_millis(number) }
}

fn number(digits: &str) -> Option<i64> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests;
