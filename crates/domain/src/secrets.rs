//! Keys, and what is sealed with them.
//!
//! One master key; HKDF-SHA256 gives each purpose a key of its own, so that no two uses share one. Sealed bytes are
//! `version (1) | key id (4) | nonce (24) | XChaCha20-Poly1305`. The associated data names the place they are kept
//! in (workspace, row and column), so that a row copied elsewhere does not open there.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use crm_store::Ids;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;
use std::{fmt, sync::Arc};

/// The length of the master key and of every key made from it.
pub const KEY_BYTES: usize = 32;

/// A key that does not print and is wiped when dropped.
pub type Key = SecretBox<[u8; KEY_BYTES]>;

const VERSION: u8 = 1;
const NONCE: usize = 24;
const HEADER: usize = 1 + 4;

/// Why sealed bytes cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// They were sealed under another master key (or are of a later version).
    #[error("sealed with another key")]
    OtherKey,
    /// They were altered, or belong to another place.
    #[error("altered, or sealed for another place")]
    Altered,
}

/// Keys by purpose, made from the master key, and those of master keys that were used before.
pub struct Vault {
    present: Keys,
    previous: Vec<Keys>,
    ids: Arc<Ids>,
}

/// The keys of one master key.
struct Keys {
    seal: Key,
    sign: Key,
    mac: Key,
    id: [u8; 4],
}

impl Keys {
    fn of(master: &Key) -> Self {
        let hkdf = Hkdf::<Sha256>::new(Some(b"attack-a-crack-crm"), master.expose_secret());
        Self {
            seal: SecretBox::new(Box::new(derive(&hkdf, "seal v1"))),
            sign: SecretBox::new(Box::new(derive(&hkdf, "sign access tokens v1"))),
            mac: SecretBox::new(Box::new(derive(&hkdf, "mac v1"))),
            id: derive(&hkdf, "key id"),
        }
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.seal.expose_secret().into())
    }

    #[expect(clippy::expect_used, reason = "a MAC takes a key of any length")]
    fn mac(&self, purpose: &str, message: &[u8]) -> [u8; KEY_BYTES] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.mac.expose_secret()).expect("a key of any length");
        // The length keeps a purpose from running on into the message of a shorter one.
        mac.update(&(purpose.len() as u64).to_be_bytes());
        mac.update(purpose.as_bytes());
        mac.update(message);
        mac.finalize().into_bytes().into()
    }
}

impl Vault {
    /// A vault of this master key, which also opens what was sealed under those before it; nonces come from `ids`.
    pub fn new(master: &Key, previous: &[Key], ids: Arc<Ids>) -> Self {
        Self { present: Keys::of(master), previous: previous.iter().map(Keys::of).collect(), ids }
    }

    /// Seals `plain` for the place that `aad` names, e.g. `connection.secrets:{workspace}:{id}`.
    ///
    /// # Panics
    /// Beyond 256 GiB.
    #[expect(clippy::expect_used, reason = "encryption only fails beyond 256 GiB")]
    pub fn seal(&self, aad: &str, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE] = self.ids.bytes();
        let mut sealed = Vec::with_capacity(HEADER + NONCE + plain.len() + 16);
        sealed.push(VERSION);
        sealed.extend_from_slice(&self.present.id);
        let bound = bind(&sealed, aad);
        sealed.extend_from_slice(&nonce);
        let payload = Payload { msg: plain, aad: &bound };
        sealed.extend(self.present.cipher().encrypt(&XNonce::from(nonce), payload).expect("shorter than 256 GiB"));
        sealed
    }

    /// Opens what [`Vault::seal`] sealed for the same place.
    ///
    /// # Errors
    /// [`OpenError::OtherKey`] when the master key is another one, [`OpenError::Altered`] when the bytes or the place
    /// are not the same.
    pub fn open(&self, aad: &str, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
        let (header, rest) = sealed.split_at_checked(HEADER).ok_or(OpenError::Altered)?;
        let (nonce, cipher) = rest.split_first_chunk::<NONCE>().ok_or(OpenError::Altered)?;
        let keys = self.all().find(|keys| matches!(header.split_first(), Some((&VERSION, id)) if id == keys.id));
        let keys = keys.ok_or(OpenError::OtherKey)?;
        let payload = Payload { msg: cipher, aad: &bind(header, aad) };
        keys.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| OpenError::Altered)
    }

    /// Whether sealed bytes are of the present master key.
    pub fn is_present(&self, sealed: &[u8]) -> bool {
        matches!(sealed.split_first(), Some((&VERSION, rest)) if rest.starts_with(&self.present.id))
    }

    /// Proves that we said `message` for this purpose (HMAC-SHA256). The same words always have the same proof, as long as
    /// the master key is the same.
    pub fn mac(&self, purpose: &str, message: &[u8]) -> [u8; KEY_BYTES] {
        self.present.mac(purpose, message)
    }

    /// The proofs that we may have given for this, the present one first: a link in a mail is followed years later.
    pub fn macs(&self, purpose: &str, message: &[u8]) -> impl Iterator<Item = [u8; KEY_BYTES]> {
        self.all().map(move |keys| keys.mac(purpose, message))
    }

    fn all(&self) -> impl Iterator<Item = &Keys> {
        std::iter::once(&self.present).chain(&self.previous)
    }

    /// The key that signs access tokens.
    pub fn signing_key(&self) -> &Key {
        &self.present.sign
    }

    /// Names the master key without telling anything about it; the `kid` of access tokens.
    pub fn key_id(&self) -> String {
        hex::encode(self.present.id)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("key_id", &self.key_id()).finish_non_exhaustive()
    }
}

/// The header is authenticated too, so that nobody can relabel sealed bytes.
fn bind(header: &[u8], aad: &str) -> Vec<u8> {
    [header, aad.as_bytes()].concat()
}

#[expect(clippy::expect_used, reason = "HKDF-SHA256 gives up to 8,160 bytes")]
fn derive<const N: usize>(hkdf: &Hkdf<Sha256>, purpose: &str) -> [u8; N] {
    let mut key = [0; N];
    hkdf.expand(purpose.as_bytes(), &mut key).expect("a short key");
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::ManualClock;
    use proptest::prelude::*;

    fn vault(master: u8) -> Vault {
        let ids = Arc::new(Ids::seeded(Arc::new(ManualClock::default()), 1));
        Vault::new(&SecretBox::new(Box::new([master; KEY_BYTES])), &[], ids)
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_in_its_place_only(plain: Vec<u8>, aad in ".{0,40}", other in ".{0,40}") {
            let vault = vault(1);
            let sealed = vault.seal(&aad, &plain);
            prop_assert_eq!(vault.open(&aad, &sealed), Ok(plain));
            prop_assume!(aad != other);
            prop_assert_eq!(vault.open(&other, &sealed), Err(OpenError::Altered));
        }

        #[test]
        fn one_changed_bit_is_noticed(plain: Vec<u8>, at: prop::sample::Index, bit in 0..8_u8) {
            let vault = vault(1);
            let mut sealed = vault.seal("place", &plain);
            let at = at.index(sealed.len());
            sealed[at] ^= 1 << bit;
            prop_assert!(vault.open("place", &sealed).is_err());
        }

        #[test]
        fn arbitrary_bytes_do_not_open(bytes: Vec<u8>) {
            prop_assert!(vault(1).open("place", &bytes).is_err());
        }
    }

    #[test]
    fn equal_secrets_are_sealed_differently() {
        let vault = vault(1);
        assert_ne!(vault.seal("place", b"same"), vault.seal("place", b"same"));
    }

    #[test]
    fn another_master_key_is_named_as_the_reason() {
        let sealed = vault(1).seal("place", b"secret");
        assert_eq!(vault(2).open("place", &sealed), Err(OpenError::OtherKey));
        assert_ne!(vault(1).key_id(), vault(2).key_id());
    }

    #[test]
    fn a_vault_opens_what_it_sealed_under_the_key_before() {
        let (old, key) = (vault(1), |byte| SecretBox::new(Box::new([byte; KEY_BYTES])));
        let both = Vault::new(&key(2), &[key(3), key(1)], old.ids.clone());
        let sealed = old.seal("place", b"secret");
        assert_eq!(both.open("place", &sealed), Ok(b"secret".to_vec()));
        assert!(!both.is_present(&sealed) && both.is_present(&both.seal("place", b"secret")));
        assert_eq!(old.open("place", &both.seal("place", b"secret")), Err(OpenError::OtherKey));
        let proofs: Vec<_> = both.macs("unsubscribe", b"rosa").collect();
        assert_eq!((proofs.len(), proofs[2]), (3, old.mac("unsubscribe", b"rosa")));
        assert_eq!(proofs[0], both.mac("unsubscribe", b"rosa"));
    }

    #[test]
    fn a_proof_is_for_one_purpose_and_one_key() {
        let proof = vault(1).mac("unsubscribe", b"rosa");
        assert_eq!(proof, vault(1).mac("unsubscribe", b"rosa"));
        for other in
            [vault(1).mac("frame", b"rosa"), vault(1).mac("unsubscriber", b"osa"), vault(2).mac("unsubscribe", b"rosa")]
        {
            assert_ne!(proof, other);
        }
    }

    #[test]
    fn keys_of_different_purposes_differ_and_do_not_print() {
        let vault = vault(1);
        assert_ne!(vault.present.seal.expose_secret(), vault.present.sign.expose_secret());
        assert_ne!(vault.present.mac.expose_secret(), vault.present.sign.expose_secret());
        assert_eq!(format!("{vault:?}"), format!("Vault {{ key_id: {:?}, .. }}", vault.key_id()));
    }
}
