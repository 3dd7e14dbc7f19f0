//! Whether a webhook is genuine: HMAC-SHA256 over the raw bytes, in the legacy scheme or in Standard Webhooks.
//!
//! Everything here fails closed. Keys are the bytes of the base64-decoded secret.

use crate::signing::{MAX_SIGNATURES, mac, number, signed, standard};
use chrono::{DateTime, TimeDelta, Utc};
use crm_domain::ports::Headers;
use hmac::Hmac;
use secrecy::SecretString;
use sha2::Sha256;

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

/// Legacy stamps are milliseconds; ten digits or fewer are taken as seconds.
fn legacy_stamp(stamp: &str) -> Option<DateTime<Utc>> {
    let number = number(stamp)?;
    if stamp.len() <= 10 { DateTime::from_timestamp(number, 0) } else { DateTime::from_timestamp_millis(number) }
}

#[cfg(test)]
mod tests;
