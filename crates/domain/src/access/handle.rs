//! An id with a secret beside it, as people and programs carry it. The database keeps only the secret's hash: it is 256
//! bits of chance, so nothing slower than SHA-256 is needed.

use crate::env::Env;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// How long the secret is.
pub(super) const SECRET: usize = 32;
/// What codes that people type are written in: no I, O, 0 or 1, which are taken for each other.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Longest code that is looked at, in letters.
const LONGEST_CODE: usize = 32;
/// Longest text that is looked at; ours have 66 characters.
const LONGEST: usize = 100;

/// An id and its secret. Does not print.
pub(super) struct Handle {
    pub(super) id: Uuid,
    pub(super) secret: [u8; SECRET],
}

impl Handle {
    /// A new secret for this id.
    pub(super) fn new(env: &Env, id: Uuid) -> Self {
        Self { id, secret: env.ids.bytes() }
    }

    /// Reads `<id>.<secret>`, both base64url; `None` for anything else.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let (id, secret) = text.split_once('.')?;
        let id = URL_SAFE_NO_PAD.decode(id).ok()?;
        let secret = URL_SAFE_NO_PAD.decode(secret).ok()?.try_into().ok()?;
        Some(Self { id: Uuid::from_slice(&id).ok()?, secret })
    }

    /// As it is handed out: 66 characters that need no escaping in an address.
    pub(super) fn text(&self) -> String {
        format!("{}.{}", URL_SAFE_NO_PAD.encode(self.id), URL_SAFE_NO_PAD.encode(self.secret))
    }

    /// As the database keeps it.
    pub(super) fn hash(&self) -> String {
        hash(&self.secret)
    }

    /// Whether this is the hash of the secret; takes the same time for each answer.
    pub(super) fn has(&self, hash: &str) -> bool {
        self.hash().as_bytes().ct_eq(hash.as_bytes()).into()
    }
}

/// As the database keeps a secret of much chance.
pub(super) fn hash(secret: &[u8]) -> String {
    hex::encode(Sha256::digest(secret))
}

/// Chance as a code that people type: five bits a letter, in groups of four.
pub(super) fn spelled(chance: &[u8]) -> String {
    let bits: Vec<bool> = chance.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1)).collect();
    let letters: Vec<char> = bits
        .chunks(5)
        .map(|five| five.iter().fold(0_u8, |value, bit| value << 1 | u8::from(*bit)))
        .filter_map(|value| LETTERS.get(usize::from(value)).copied().map(char::from))
        .collect();
    letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}

/// A code however it was typed: small or capital, with or without what stands between.
pub(super) fn typed(code: &str) -> String {
    let letters = code.chars().filter(char::is_ascii_alphanumeric).take(LONGEST_CODE);
    letters.map(|letter| letter.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = spelled(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 255]);
        assert_eq!(code.len(), 19, "{code}");
        assert_eq!(typed(&code), typed(&code.to_lowercase().replace('-', " ")));
        assert_eq!(spelled(&[0; 10]), "AAAA-AAAA-AAAA-AAAA");
        assert_eq!(spelled(&[255; 10]), "9999-9999-9999-9999");
    }

    #[test]
    fn different_chance_is_spelled_differently() {
        let all: std::collections::HashSet<String> = (0..=255).map(|byte| spelled(&[7, byte, 7, 7, 7])).collect();
        assert_eq!(all.len(), 256);
    }

    #[test]
    fn a_handle_is_read_as_it_is_written() {
        let handle = Handle { id: Uuid::from_u128(7), secret: [9; SECRET] };
        let read = Handle::parse(&handle.text()).expect("our own");
        assert!(read.id == handle.id && read.has(&handle.hash()) && handle.text().len() == 66);
        for other in ["", ".", "a.b", &handle.text()[1..], &(handle.text() + "A"), &"x".repeat(100_000)] {
            assert!(Handle::parse(other).is_none(), "{other}");
        }
    }
}
