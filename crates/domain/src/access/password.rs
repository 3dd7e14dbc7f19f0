//! Passwords: Argon2id, two at a time, with the same effort for users that do not exist.

use super::AccessError;
use crate::ports::Ids;
use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use sea_orm::DbErr;
use tokio::{sync::Semaphore, task::spawn_blocking};

/// 19 MiB, two passes, one lane: the first choice of the OWASP password storage page.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How much of a new password is looked at, in characters.
const LOOKED_AT: usize = 40;
const EASY: &str = "This password is easy to guess. Take several words that have nothing to do with you.";
/// A password that is found with fewer guesses falls to a list.
const GUESSES: u64 = 1_000_000;

/// How many are hashed at once: each takes 19 MiB and a whole core.
static TURNS: Semaphore = Semaphore::const_new(2);
/// How many may be hashed or wait for it; the next one is told to come back.
static QUEUE: Semaphore = Semaphore::const_new(64);

/// A hash that no password has, of the same cost as a real one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdC4uLg$A3b0iVfXqk1Yc1k5tq6c3m9lq0xE7Yw3cK2n8QvT5dM";

/// Shortest and longest password, in characters.
const SHORTEST: usize = 8;
pub(super) const LONGEST: usize = 1_000;

/// Whether a new password is neither too short nor among those that are tried first: the common ones, and what is known
/// of the person (NIST SP 800-63B, 3.1.1.2: a blocklist instead of rules about kinds of characters).
pub(super) async fn acceptable(password: &str, known: &[&str]) -> Result<Result<(), String>, AccessError> {
    if !(SHORTEST..=LONGEST).contains(&password.chars().count()) {
        return Ok(Err(format!("A password has {SHORTEST} to {LONGEST} characters.")));
    }
    // Their own name, however it is cut up, and with whatever number behind it.
    let own = letters(password);
    let own = own.trim_end_matches(|c: char| c.is_ascii_digit());
    if own.chars().count() > 2 && known.iter().any(|text| letters(text).contains(own)) {
        return Ok(Err(EASY.to_owned()));
    }
    // Only its start: the estimate takes time that grows much faster than the length.
    let start: String = password.chars().take(LOOKED_AT).collect();
    // Name and address as they are, and each of their words.
    let words = known.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).filter(|word| word.len() > 2);
    let known: Vec<String> = known.iter().copied().chain(words).map(str::to_lowercase).collect();
    in_turn(move || {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let easy = zxcvbn::zxcvbn(&start, &known).guesses() < GUESSES;
        Ok(if easy { Err(EASY.to_owned()) } else { Ok(()) })
    })
    .await
}

/// What is left of a text when only letters and digits count, whatever their case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a check of a password found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Checked {
    /// It is wrong.
    Wrong,
    /// It is right.
    Right,
    /// It is right, and was hashed with other parameters than we use now.
    RightButOld,
}

/// Hashes a password to a PHC string.
pub(super) async fn hash(ids: &Ids, password: &str) -> Result<String, AccessError> {
    let salt: [u8; 16] = ids.bytes();
    let password = password.to_owned();
    in_turn(move || {
        let hash: PasswordHash =
            argon2()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(|error| failed(&error))?;
        Ok(hash.to_string())
    })
    .await
}

/// Checks a password against a PHC string; without one the effort is the same and the answer is "wrong".
pub(super) async fn check(password: &str, hash: Option<String>) -> Result<Checked, AccessError> {
    let password = password.to_owned();
    in_turn(move || {
        let exists = hash.is_some();
        let hash = PasswordHash::new(hash.as_deref().unwrap_or(NOBODY)).map_err(|error| failed(&error))?;
        let fits = argon2()?.verify_password(password.as_bytes(), &hash).is_ok();
        Ok(match fits && exists {
            false => Checked::Wrong,
            true if is_current(&hash) => Checked::Right,
            true => Checked::RightButOld,
        })
    })
    .await
}

fn is_current(hash: &PasswordHash) -> bool {
    hash.algorithm == Algorithm::Argon2id.ident()
        && Params::try_from(hash)
            .is_ok_and(|params| (params.m_cost(), params.t_cost(), params.p_cost()) == (MEMORY_KIB, PASSES, LANES))
}

fn argon2() -> Result<Argon2<'static>, AccessError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| failed(&error))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Runs the work off the runtime's threads, when it is its turn.
async fn in_turn<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AccessError> + Send + 'static,
) -> Result<T, AccessError> {
    let place = QUEUE.try_acquire().map_err(|_| AccessError::Busy)?;
    let turn = TURNS.acquire().await.map_err(|error| failed(&error))?;
    // The turn goes with the work, which runs to its end even when nobody waits for it any more.
    let work = move || {
        let _held = (place, turn);
        work()
    };
    spawn_blocking(work).await.map_err(|error| failed(&error))?
}

/// A stored hash that cannot be read, or a runtime that is going down: ours to repair, not the caller's.
fn failed(error: &impl std::fmt::Display) -> AccessError {
    AccessError::Db(DbErr::Custom(format!("password hashing failed: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::ManualClock;
    use std::sync::Arc;

    fn ids() -> Ids {
        Ids::seeded(Arc::new(ManualClock::default()), 3)
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let stored = hash(&ids(), "correct horse").await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_eq!(check("correct horse", Some(stored.clone())).await.unwrap(), Checked::Right);
        assert_eq!(check("Correct horse", Some(stored.clone())).await.unwrap(), Checked::Wrong);
        assert_eq!(check("", Some(stored)).await.unwrap(), Checked::Wrong);
    }

    #[tokio::test]
    async fn nobody_has_no_password_and_costs_as_much() {
        assert_eq!(check("", None).await.unwrap(), Checked::Wrong);
        assert!(is_current(&PasswordHash::new(NOBODY).unwrap()));
    }

    /// The fastest of each differ by less than a twentieth: what else the machine does makes some slower and none faster.
    /// Without the hash for nobody they would differ by all of it.
    #[tokio::test]
    async fn nobody_takes_as_long_as_a_wrong_password() {
        let real = hash(&ids(), "seven quiet harbours").await.unwrap();
        let timed = async |hash: Option<String>| {
            let started = std::time::Instant::now();
            assert_eq!(check("not this one", hash).await.unwrap(), Checked::Wrong);
            started.elapsed().as_secs_f64()
        };
        let (mut known, mut nobody) = (f64::MAX, f64::MAX);
        for _ in 0..40 {
            // The runtime hands work to its threads in turn, and one of them may share its core: so each gets both.
            known = known.min(timed(Some(real.clone())).await);
            nobody = nobody.min(timed(None).await);
            nobody = nobody.min(timed(None).await);
            known = known.min(timed(Some(real.clone())).await);
            if (nobody / known - 1.0).abs() < 0.05 {
                return;
            }
        }
        panic!("one of the two is slower: {nobody} s for nobody, {known} s for a wrong password");
    }

    #[tokio::test]
    async fn what_is_tried_first_is_no_password() {
        for bad in
            ["", "short", "password", "12345678", "qwertyuiop", "Password1", "iloveyou1", "letmein123", "aaaaaaaaaaaa"]
        {
            assert!(acceptable(bad, &[]).await.unwrap().is_err(), "{bad}");
        }
        let known = ["rosa.quill@example.com", "Rosa Quill"];
        for own in ["rosa.quill", "Rosa-Quill-2026", "quillexample"] {
            assert!(acceptable(own, &known).await.unwrap().is_err(), "{own}");
        }
        assert_eq!(acceptable("rosa.quill walks by the river", &known).await.unwrap(), Ok(()));
        let long: String = (0..250).map(|n| (n * 7_919 % 1_000).to_string()).collect();
        for good in ["correct horse battery staple", "a long enough password", "vQ7#kd2!xW", &long] {
            assert_eq!(acceptable(good, &[]).await.unwrap(), Ok(()), "{good}");
        }
        assert!(acceptable(&"x".repeat(1_001), &[]).await.unwrap().is_err());
    }

    #[tokio::test]
    async fn a_weaker_hash_is_noticed() {
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap());
        let stored = weak.hash_password_with_salt(b"correct horse", b"sixteen byte sal").unwrap().to_string();
        assert_eq!(check("correct horse", Some(stored)).await.unwrap(), Checked::RightButOld);
    }

    #[tokio::test]
    async fn equal_passwords_have_different_hashes() {
        let ids = ids();
        assert_ne!(hash(&ids, "correct horse").await.unwrap(), hash(&ids, "correct horse").await.unwrap());
    }
}
