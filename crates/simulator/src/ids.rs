//! Ids and keys that follow from the seed alone.

use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// Makes ids. Each prefix counts for itself, so the order of unrelated events does not change an id.
#[derive(Debug)]
pub(crate) struct Ids {
    seed: u64,
    counters: HashMap<&'static str, u64>,
}

impl Ids {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, counters: HashMap::new() }
    }

    /// The next id with a provider prefix, such as `AC` or `msg_`.
    pub(crate) fn next(&mut self, prefix: &'static str) -> String {
        let digest = self.digest(prefix);
        format!("{prefix}{}", hex::encode(digest.get(..12).unwrap_or_default()))
    }

    /// The next signing key of the legacy scheme: bare base64 of 32 ASCII bytes.
    pub(crate) fn legacy_key(&mut self) -> String {
        let digest = self.digest("legacy-key");
        STANDARD.encode(hex::encode(digest.get(..16).unwrap_or_default()))
    }

    /// The next signing key of Standard Webhooks: `whsec_` and base64 of 24 bytes.
    pub(crate) fn standard_key(&mut self) -> String {
        let digest = self.digest("standard-key");
        format!("whsec_{}", STANDARD.encode(digest.get(..24).unwrap_or_default()))
    }

    /// The next trace id of an error body.
    pub(crate) fn trace(&mut self) -> String {
        format!("sim-trace-{:04}", self.count("trace"))
    }

    fn count(&mut self, name: &'static str) -> u64 {
        let counter = self.counters.entry(name).or_default();
        *counter += 1;
        *counter
    }

    fn digest(&mut self, name: &'static str) -> Vec<u8> {
        let count = self.count(name);
        Sha256::digest(format!("{}/{name}/{count}", self.seed)).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_from_seed_and_prefix_only() {
        let (mut left, mut right) = (Ids::new(7), Ids::new(7));
        left.next("EV");
        assert_eq!(left.next("AC"), right.next("AC"));
        assert_ne!(left.next("AC"), Ids::new(8).next("AC"));
    }
}
