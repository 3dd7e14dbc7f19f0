//! Signatures that more than one provider uses: keys, and Standard Webhooks.
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
pub(crate) const MAX_SIGNATURES: usize = 5;

/// People paste secrets with and without the padding.
const SECRET: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// `webhook-signature: v1,<base64>`, more than one with spaces between; signs `id.timestamp.body`.
pub(crate) fn standard(macs: &[Hmac<Sha256>], headers: &Headers, body: &[u8], now: DateTime<Utc>) -> bool {
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
pub(crate) fn mac(secret: &SecretString) -> Option<Hmac<Sha256>> {
    let text = secret.expose_secret().trim();
    let key = SECRET.decode(text.strip_prefix("whsec_").unwrap_or(text)).ok().filter(|key| !key.is_empty())?;
    Hmac::new_from_slice(&key).ok()
}

/// Compares in constant time, and only whole digests.
pub(crate) fn signed(macs: &[Hmac<Sha256>], parts: &[&[u8]], digest: &str) -> bool {
    let Ok(digest) = STANDARD.decode(digest) else { return false };
    macs.iter().any(|mac| {
        let mut mac = mac.clone();
        for part in parts {
            mac.update(part);
        }
        mac.verify_slice(&digest).is_ok()
    })
}

/// A number without sign or blanks.
pub(crate) fn number(digits: &str) -> Option<i64> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}
