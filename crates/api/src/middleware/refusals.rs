//! Which refused rights are worth an entry in the audit log.

use crm_domain::access::{Principal, Via};
use crm_types::WorkspaceId;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::time::Duration;
use uuid::Uuid;

/// Whoever asks again within this time is not noted again: a log that anybody can fill is read by nobody.
const QUIET: Duration = Duration::from_mins(10);
/// So many askers and operations are remembered before those that are quiet by now are forgotten.
const MOST: usize = 10_000;

/// What was refused to whom of late, in this process.
pub struct Refusals(DefaultKeyedRateLimiter<(WorkspaceId, Uuid, String)>);

impl Default for Refusals {
    fn default() -> Self {
        // One is the smallest burst, so this is one for each time.
        Self(RateLimiter::keyed(Quota::with_period(QUIET).unwrap_or(Quota::per_hour(std::num::NonZeroU32::MIN))))
    }
}

impl Refusals {
    /// Whether this was not refused to them within the last ten minutes.
    pub fn is_news(&self, by: &Principal, operation: &str) -> bool {
        if self.0.len() > MOST {
            self.0.retain_recent();
        }
        let asker = match by.via {
            Via::Session(_) => by.user.0,
            Via::Key { id, .. } => id.0,
        };
        self.0.check_key(&(by.workspace, asker, operation.to_owned())).is_ok()
    }
}

impl std::fmt::Debug for Refusals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Refusals").finish_non_exhaustive()
    }
}
