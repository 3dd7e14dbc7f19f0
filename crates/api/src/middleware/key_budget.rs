//! How many requests an API key may make: a budget of its own for each, told in every answer.

use crate::problem::ApiError;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use crm_types::{ApiKeyId, ErrorCode};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
    state::{InMemoryState, NotKeyed},
};
use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
};

/// So many budgets are kept in memory at once: more than a hundred workspaces have keys.
const MOST: usize = 10_000;

type Budget = RateLimiter<NotKeyed, InMemoryState, DefaultClock, StateInformationMiddleware>;

/// The budgets of the keys that this process has seen. Each process counts for itself: with several behind a proxy a key
/// may make as many requests at each.
#[derive(Default)]
pub struct KeyBudgets {
    by_key: Mutex<HashMap<ApiKeyId, (u32, Arc<Budget>)>>,
    clock: DefaultClock,
}

/// Where a key stands, for the headers `RateLimit-*` (draft-ietf-httpapi-ratelimit-headers, in its form of three fields).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    limit: u32,
    remaining: u32,
    /// Seconds until the budget is full again.
    reset: u64,
    /// Seconds to wait, when there is nothing left.
    wait: Option<u64>,
}

impl KeyBudgets {
    /// Counts a request, and says where the key stands after it.
    pub fn spend(&self, key: ApiKeyId, per_minute: u32) -> Standing {
        let limit = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
        let each = 60.0 / f64::from(limit.get());
        match self.of(key, limit).check() {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let missing = f64::from(limit.get().saturating_sub(remaining));
                Standing { limit: limit.get(), remaining, reset: seconds(missing * each), wait: None }
            }
            Err(until) => {
                let wait = seconds(until.wait_time_from(self.clock.now()).as_secs_f64());
                Standing { limit: limit.get(), remaining: 0, reset: 60, wait: Some(wait) }
            }
        }
    }

    fn of(&self, key: ApiKeyId, limit: NonZeroU32) -> Arc<Budget> {
        let mut budgets = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
        if budgets.len() >= MOST && !budgets.contains_key(&key) {
            // Only keys that exist get here, so this is a very large house; whoever is forgotten starts with a full budget.
            budgets.clear();
        }
        let fresh = || Arc::new(RateLimiter::direct(Quota::per_minute(limit)).with_middleware());
        let entry = budgets.entry(key).or_insert_with(|| (limit.get(), fresh()));
        if entry.0 != limit.get() {
            *entry = (limit.get(), fresh());
        }
        entry.1.clone()
    }
}

impl std::fmt::Debug for KeyBudgets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyBudgets").finish_non_exhaustive()
    }
}

impl Standing {
    /// The answer to a request for which nothing is left.
    pub fn refusal(self) -> Option<ApiError> {
        let detail = format!("This key may make {} requests a minute. Wait as long as Retry-After says.", self.limit);
        let wait = self.wait?;
        let error = ApiError::of(ErrorCode::RateLimited).detail(detail).retry_after(wait);
        Some(self.headers().into_iter().fold(error, |error, (name, value)| error.header(name, value)))
    }

    /// Writes the headers.
    pub fn tell(self, headers: &mut HeaderMap) {
        for (name, value) in self.headers() {
            headers.insert(name, value);
        }
    }

    fn headers(self) -> [(HeaderName, HeaderValue); 3] {
        [
            (HeaderName::from_static("ratelimit-limit"), u64::from(self.limit).into()),
            (HeaderName::from_static("ratelimit-remaining"), u64::from(self.remaining).into()),
            (HeaderName::from_static("ratelimit-reset"), self.reset.into()),
        ]
    }
}

/// Whole seconds, rounded up; a budget is small, so it fits.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 60")]
fn seconds(exact: f64) -> u64 {
    exact.clamp(0.0, 60.0).ceil() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn each_key_has_a_budget_of_its_own() {
        let budgets = KeyBudgets::default();
        let [one, other] = [1, 2].map(|n| ApiKeyId(Uuid::from_u128(n)));
        for left in (0..3).rev() {
            assert_eq!(budgets.spend(one, 3).remaining, left);
        }
        let standing = budgets.spend(one, 3);
        assert_eq!(standing.refusal().map(|error| error.code()), Some(ErrorCode::RateLimited));
        assert_eq!((standing.limit, standing.remaining), (3, 0));
        assert_eq!(budgets.spend(other, 3).remaining, 2);
        // A key that was given more starts anew.
        assert!(budgets.spend(one, 10).refusal().is_none());
    }
}
