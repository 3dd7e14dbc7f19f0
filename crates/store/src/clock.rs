//! The one place that tells the time.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

/// Tells the time. Everything that depends on "now" takes one of these, so that tests move it by hand and a
/// demo can follow the simulator's clock.
pub trait Clock: Send + Sync + 'static {
    /// The present time, in whole microseconds (the precision of both databases).
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where the time comes from")]
    fn now(&self) -> DateTime<Utc> {
        to_micros(Utc::now())
    }
}

/// Cuts a time to whole microseconds, so that it is the same after a trip through the database.
pub fn to_micros(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(at)
}
