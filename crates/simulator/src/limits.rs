//! The provider's request limit: a token bucket for each key on the virtual clock.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

/// Requests a second, and the largest burst.
const PER_SECOND: f64 = 10.0;

/// One bucket for each key.
#[derive(Debug, Default)]
pub(crate) struct Buckets(HashMap<String, (f64, DateTime<Utc>)>);

impl Buckets {
    /// Takes a token; false means that the request is over the limit.
    pub(crate) fn take(&mut self, key: &str, now: DateTime<Utc>) -> bool {
        let (tokens, filled) = self.0.entry(key.to_owned()).or_insert((PER_SECOND, now));
        #[expect(clippy::cast_precision_loss, reason = "spans of milliseconds are far below 2^52")]
        let elapsed = (now - *filled).num_milliseconds().max(0) as f64 / 1000.0;
        *tokens = (*tokens + elapsed * PER_SECOND).min(PER_SECOND);
        *filled = now;
        if *tokens < 1.0 {
            return false;
        }
        *tokens -= 1.0;
        true
    }
}
