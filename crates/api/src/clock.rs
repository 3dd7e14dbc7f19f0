//! A clock that follows another process's, so that a season passes in a minute (`CRM_CLOCK_URL`).

use chrono::{DateTime, TimeDelta, Utc};
use crm_store::{Clock, clock::to_micros};
use serde::Deserialize;
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;

/// How often the other clock is read.
const EVERY: Duration = Duration::from_millis(50);

/// Follows `GET {url}/control/clock`. Between two readings time passes at the rate that the other clock names.
#[derive(Debug)]
pub struct UrlClock {
    last: RwLock<Reading>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct Reading {
    now: DateTime<Utc>,
    rate: f64,
    /// When it was read here.
    #[serde(skip, default = "Instant::now")]
    at: Instant,
}

impl Reading {
    fn now(&self, at: Instant) -> DateTime<Utc> {
        let passed = at.saturating_duration_since(self.at).as_secs_f64() * self.rate;
        #[expect(clippy::cast_possible_truncation, reason = "whole microseconds are wanted")]
        let passed = TimeDelta::microseconds((passed * 1e6) as i64);
        to_micros(self.now + passed)
    }
}

impl Clock for UrlClock {
    fn now(&self) -> DateTime<Utc> {
        self.last.read().unwrap_or_else(PoisonError::into_inner).now(Instant::now())
    }
}

impl UrlClock {
    /// Reads the other clock once, and then again and again until stopped. While it does not answer, time goes on at
    /// the rate that it named last.
    ///
    /// # Errors
    /// When the first reading fails: a server that runs on the wrong time is worse than one that does not start.
    pub async fn follow(url: &str, stop: CancellationToken) -> Result<Arc<Self>, String> {
        let url = format!("{url}/control/clock");
        let http = crm_channels::http::client().map_err(|error| error.to_string())?;
        let read = async move || {
            let answer = async { http.get(&url).send().await?.error_for_status()?.bytes().await };
            let bytes = answer.await.map_err(|error| format!("the clock at {url} does not answer: {error}"))?;
            serde_json::from_slice(&bytes)
                .map_err(|error| format!("the clock at {url} answers in an unknown way: {error}"))
        };
        let first: Reading = read().await?;
        let clock = Arc::new(Self { last: RwLock::new(first) });
        let following = clock.clone();
        tokio::spawn(stop.run_until_cancelled_owned(async move {
            loop {
                tokio::time::sleep(EVERY).await;
                match read().await {
                    Ok(reading) => *following.last.write().unwrap_or_else(PoisonError::into_inner) = reading,
                    Err(error) => tracing::debug!(error, "The clock could not be read"),
                }
            }
        }));
        Ok(clock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_passes_at_the_rate_of_the_other_clock() {
        let mut reading: Reading = serde_json::from_str(r#"{"now":"2026-03-02T15:00:00.000Z","rate":60.0}"#).unwrap();
        reading.at = Instant::now();
        let later = reading.now(reading.at + Duration::from_secs(10));
        assert_eq!(later - reading.now, TimeDelta::minutes(10));

        let stopped = Reading { rate: 0.0, ..reading };
        assert_eq!(stopped.now(reading.at + Duration::from_secs(10)), reading.now);
    }
}
