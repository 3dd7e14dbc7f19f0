//! A clock for the suites that count moments.

use chrono::{DateTime, TimeDelta, Utc};
use crm_store::Clock;
use std::sync::{Arc, Mutex};

/// Moved by hand, and a microsecond further at each look, so that whatever is stamped is in an order.
#[derive(Clone)]
pub struct Ticking(Arc<Mutex<DateTime<Utc>>>);

impl Default for Ticking {
    fn default() -> Self {
        Self(Arc::new(Mutex::new("2026-03-02T15:00:00Z".parse().expect("a time"))))
    }
}

impl Ticking {
    /// Moves it, also backwards.
    ///
    /// # Panics
    /// When another thread has panicked with the clock in hand.
    pub fn turn(&self, by: TimeDelta) {
        *self.0.lock().expect("nobody panics with it") += by;
    }
}

impl Clock for Ticking {
    fn now(&self) -> DateTime<Utc> {
        let mut now = self.0.lock().expect("nobody panics with it");
        *now += TimeDelta::microseconds(1);
        *now
    }
}
