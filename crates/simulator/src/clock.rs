//! The virtual clock: real time, faster or slower time, or time that only moves by hand.

use std::time::Instant;

use chrono::{DateTime, DurationRound, SecondsFormat, TimeDelta, Utc};
use serde::Serializer;

/// Virtual time. At rate 0 it stands until it is moved, so a test decides when things happen.
#[derive(Debug)]
pub(crate) struct Clock {
    base: DateTime<Utc>,
    anchor: Instant,
    rate: f64,
}

impl Clock {
    /// A hand-moved clock for a fixed start, otherwise real time.
    #[expect(clippy::disallowed_methods, reason = "the one place where the simulator's own clock meets real time")]
    pub(crate) fn new(start: Option<DateTime<Utc>>) -> Self {
        let rate = if start.is_some() { 0.0 } else { 1.0 };
        Self { base: start.unwrap_or_else(Utc::now), anchor: Instant::now(), rate }
    }

    /// Now, in whole milliseconds: the provider's resolution, so a time survives a trip through JSON.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        let millis = self.anchor.elapsed().as_secs_f64() * 1000.0 * self.rate;
        #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds are wanted")]
        let now = self.base + TimeDelta::milliseconds(millis as i64);
        now.duration_trunc(TimeDelta::milliseconds(1)).unwrap_or(now)
    }

    /// Virtual seconds in a real second.
    pub(crate) fn rate(&self) -> f64 {
        self.rate
    }

    /// Whether time passes by itself.
    pub(crate) fn is_running(&self) -> bool {
        self.rate > 0.0
    }

    /// Jumps to a time, forwards or backwards.
    pub(crate) fn set(&mut self, to: DateTime<Utc>) {
        self.base = to;
        self.anchor = Instant::now();
    }

    /// Changes the pace from now on; negative rates count as 0.
    pub(crate) fn set_rate(&mut self, rate: f64) {
        self.set(self.now());
        self.rate = if rate.is_finite() { rate.max(0.0) } else { 0.0 };
    }
}

/// A time as the provider writes it: UTC with milliseconds and `Z`.
pub(crate) fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// [`stamp`] for `#[serde(serialize_with)]`.
pub(crate) fn serialize_stamp<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&stamp(*at))
}
