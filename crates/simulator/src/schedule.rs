//! What is due when: steps of a message's or a call's life and webhook attempts, in one queue.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{call::CallStep, faults::Fault};

/// An event on its way to one webhook.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub(crate) delivery_id: String,
    pub(crate) webhook_id: String,
    pub(crate) event_id: String,
    pub(crate) event_type: &'static str,
    pub(crate) object_id: String,
    /// Rendered once: a retry repeats the bytes.
    pub(crate) body: String,
    pub(crate) attempt: usize,
    pub(crate) fault: Option<Fault>,
}

/// Something that is due at a time.
#[derive(Debug)]
pub(crate) enum Task {
    /// A message takes on a status.
    Step { message_id: String, status: &'static str },
    /// A call takes a step.
    Call { call_id: String, step: CallStep },
    /// A webhook attempt.
    Attempt(Job),
}

/// Tasks by time; tasks of one instant keep the order in which they were added.
#[derive(Debug, Default)]
pub(crate) struct Schedule {
    tasks: BTreeMap<(DateTime<Utc>, u64), Task>,
    added: u64,
}

impl Schedule {
    pub(crate) fn add(&mut self, due: DateTime<Utc>, task: Task) {
        self.added += 1;
        self.tasks.insert((due, self.added), task);
    }

    /// Takes the earliest task that is due by `until`.
    pub(crate) fn pop(&mut self, until: DateTime<Utc>) -> Option<(DateTime<Utc>, Task)> {
        let entry = self.tasks.first_entry().filter(|entry| entry.key().0 <= until)?;
        let due = entry.key().0;
        Some((due, entry.remove()))
    }
}

/// The wait before the attempt after number `attempt`; `None` when the provider gives up after the eighth.
pub(crate) fn retry_delay(attempt: usize) -> Option<TimeDelta> {
    const SECONDS: [i64; 7] = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 10 * 3600];
    SECONDS.get(attempt.saturating_sub(1)).map(|seconds| TimeDelta::seconds(*seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_attempts_over_27_hours_and_35_minutes() {
        let waits: Vec<_> = (1..=8).map_while(retry_delay).collect();
        assert_eq!(waits.len(), 7);
        let total: TimeDelta = waits.into_iter().sum();
        assert_eq!(total, TimeDelta::hours(27) + TimeDelta::minutes(35) + TimeDelta::seconds(5));
    }
}
