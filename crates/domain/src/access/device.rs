//! Browsers that have signed in to an account before.
//!
//! A device proves only that: it opens nothing. It keeps people who guess at an account from shutting out the one whose
//! account it is.

use super::people;
use crate::{env::Env, signed};

const PURPOSE: &str = "known device";

/// What a browser keeps that has just signed in to an account.
pub fn new_device(env: &Env, email: &str) -> String {
    signed::token(env, PURPOSE, &env.ids.bytes::<16>(), people::fold(email).as_bytes())
}

/// Whether a browser has signed in to this account before.
pub fn is_known_device(env: &Env, email: &str, device: &str) -> bool {
    signed::read(env, PURPOSE, device, people::fold(email).as_bytes()).is_some_and(|said| said.len() == 16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestEnv;

    #[tokio::test]
    async fn a_device_is_known_to_one_account() {
        let env = TestEnv::new().await.env;
        let device = new_device(&env, " Rosa@Example.com");
        assert!(is_known_device(&env, "rosa@example.com", &device));
        assert_ne!(device, new_device(&env, "rosa@example.com"));
        assert!(!is_known_device(&env, "tom@example.com", &device));
        for forged in ["", "AAAA", &device[1..], &device.to_lowercase()] {
            assert!(!is_known_device(&env, "rosa@example.com", forged), "{forged}");
        }
    }
}
