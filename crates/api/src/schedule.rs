//! What the leader of several processes sees to, besides sealing.

use crm_domain::{env::Env, housekeeping};
use std::time::Duration;
use tokio::{
    sync::watch,
    time::{MissedTickBehavior, interval},
};
use tokio_util::sync::CancellationToken;

/// How often the leader makes sure that what comes round is queued. What is due is decided by rows, not by this.
const EVERY: Duration = Duration::from_mins(10);

/// Keeps recurring jobs queued while this process leads, until it is told to stop.
pub async fn run(env: Env, mut leads: watch::Receiver<bool>, stop: CancellationToken) {
    let mut tick = interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            _ = tick.tick() => {}
            Ok(()) = leads.changed() => {}
        }
        if *leads.borrow_and_update()
            && let Err(error) = housekeeping::ensure(&env).await
        {
            tracing::warn!(%error, "Housekeeping could not be queued; trying again");
        }
    }
}
