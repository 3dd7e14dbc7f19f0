//! Whether whoever brings a mail may.
//!
//! This says nothing about who wrote the mail: nobody vouches for that. It only keeps strangers from filling the
//! inbox by way of our hook instead of by way of the mail server.

use crate::signing::{mac, standard};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use crm_domain::ports::{Headers, TOKEN};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

/// Whether one of the keys is shown: as a bearer token, as the password of a log-in, as `?token=`, or as a Standard
/// Webhooks signature. Without keys the address itself, which nobody can guess, is the secret.
pub(super) fn verify(keys: &[SecretString], headers: &Headers, body: &[u8], now: DateTime<Utc>) -> bool {
    if keys.is_empty() {
        return true;
    }
    let shown =
        headers.get(TOKEN).cloned().into_iter().chain(headers.get("authorization").and_then(|it| authorised(it)));
    let known = shown.map(|key| is_one_of(keys, &key)).fold(Choice::from(0), |known, this| known | this);
    bool::from(known) || standard(&keys.iter().filter_map(mac).collect::<Vec<_>>(), headers, body, now)
}

/// The key of an `Authorization` header.
fn authorised(header: &str) -> Option<String> {
    let (scheme, rest) = header.trim().split_once(' ')?;
    let rest = rest.trim();
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(rest).ok()?).ok()?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}

/// Compares digests, all of them: neither the length of a key nor which one it is takes a different time.
fn is_one_of(keys: &[SecretString], shown: &str) -> Choice {
    let shown = Sha256::digest(shown.as_bytes());
    keys.iter()
        .filter(|key| !key.expose_secret().is_empty())
        .map(|key| Sha256::digest(key.expose_secret().as_bytes()).ct_eq(&shown))
        .fold(Choice::from(0), |known, this| known | this)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(keys: &[&str], name: &str, value: &str) -> bool {
        let keys: Vec<SecretString> = keys.iter().map(|key| SecretString::from(*key)).collect();
        let headers = Headers::from([(name.to_owned(), value.to_owned())]);
        verify(&keys, &headers, b"mail", "2026-03-02T15:00:00Z".parse().unwrap())
    }

    #[test]
    fn a_key_is_shown_in_one_of_three_ways() {
        let basic = format!("Basic {}", STANDARD.encode("postfix:key-two"));
        for (name, value) in [(TOKEN, "key-two"), ("authorization", "Bearer key-two"), ("authorization", &basic)] {
            assert!(shown(&["key-one", "key-two"], name, value), "{name}: {value}");
            assert!(!shown(&["key-one"], name, value), "{name}: {value}");
            assert!(shown(&[], name, value), "without keys the address is the secret");
        }
        for value in ["", "Bearer", "Bearer ", "bearer key-tw", "Bearer key-twoo", "Digest key-two", "Basic key-two"] {
            assert!(!shown(&["key-two", ""], "authorization", value), "{value}");
        }
    }
}
