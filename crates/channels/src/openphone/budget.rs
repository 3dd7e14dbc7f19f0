//! The rate budget of an API key: OpenPhone allows 10 requests a second, whoever makes them.

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use std::{fmt, num::NonZeroU32, time::Duration};

/// Eight requests a second.
const PERIOD: Duration = Duration::from_millis(125);

/// Two at once after a pause. Eight refilled and two saved make ten, so no second ever sees more than the provider
/// allows; a larger burst would be answered with 429.
const BURST: NonZeroU32 = NonZeroU32::MIN.saturating_add(1);

/// What a key is known by here. The key itself is never kept as a map's key.
type Fingerprint = [u8; 32];

/// The budgets of all keys, shared by sends, look-ups and polls. Follows real time, as the provider does.
pub(super) struct Budget(DefaultKeyedRateLimiter<Fingerprint>);

impl Budget {
    pub(super) fn new() -> Self {
        Self(RateLimiter::keyed(quota()))
    }

    /// Waits until this key may make one more request.
    pub(super) async fn wait(&self, key: &SecretString) {
        self.0.until_key_ready(&fingerprint(key)).await;
    }
}

impl fmt::Debug for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Budget").field("keys", &self.0.len()).finish()
    }
}

fn quota() -> Quota {
    Quota::with_period(PERIOD).map_or_else(|| Quota::per_second(BURST), |quota| quota.allow_burst(BURST))
}

fn fingerprint(key: &SecretString) -> Fingerprint {
    Sha256::digest(key.expose_secret().as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;
    use std::collections::VecDeque;

    #[test]
    fn never_more_than_ten_in_any_second_and_eight_in_the_long_run() {
        let clock = FakeRelativeClock::default();
        let limiter = RateLimiter::dashmap_with_clock(quota(), clock.clone());
        let mut last_second = VecDeque::new();
        let mut total = 0;
        for millisecond in 0..10_000_u32 {
            while limiter.check_key(&[1_u8; 32]).is_ok() {
                last_second.push_back(millisecond);
                total += 1;
            }
            while last_second.front().is_some_and(|first| first + 1_000 <= millisecond) {
                last_second.pop_front();
            }
            assert!(last_second.len() <= 10, "{} in one second", last_second.len());
            clock.advance(Duration::from_millis(1));
        }
        assert!((80..=82).contains(&total), "{total} in ten seconds");
    }

    #[test]
    fn one_key_does_not_spend_the_budget_of_another() {
        let limiter = RateLimiter::dashmap_with_clock(quota(), FakeRelativeClock::default());
        while limiter.check_key(&[1_u8; 32]).is_ok() {}
        assert!(limiter.check_key(&[2_u8; 32]).is_ok());
    }

    #[tokio::test]
    async fn the_key_is_not_kept() {
        let budget = Budget::new();
        let key = SecretString::from("very-secret-key");
        budget.wait(&key).await;
        assert_eq!(format!("{budget:?}"), "Budget { keys: 1 }");
        assert_eq!(hex::encode(fingerprint(&key)), "b4ce466f4c549a6157662cf15de04a25b58b9ec8bc92f6f6768abe84639cb3b2",);
    }
}
