//! Which tab leads: the holder of a Web Lock; where there are none (plain HTTP), whoever beats.

use super::{Live, Word};
use crate::platform;
use leptos::{prelude::*, task::spawn_local};
use std::{cell::RefCell, time::Duration};

const BEAT_MS: f64 = 2_000.0;
/// A leader that was not heard for so long has gone.
const GONE_MS: f64 = 5_000.0;

/// What a tab knows of the others, where there are no Web Locks.
struct Ballot {
    id: String,
    heard_ms: f64,
}

thread_local! {
    static BALLOT: RefCell<Option<Ballot>> = const { RefCell::new(None) };
}

/// Leads as soon as nobody else does.
pub(super) fn stand(live: Live) {
    spawn_local(async move {
        if hold_lock().await {
            live.lead();
        } else {
            beat_for_ever(live);
        }
    });
}

/// Waits for the lock and holds it until the tab closes; `false` at once where there are no Web Locks.
#[cfg(target_arch = "wasm32")]
async fn hold_lock() -> bool {
    crm_client::web_lock::hold("crm-live").await.map(std::mem::forget).is_some()
}

#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::unused_async, reason = "the browser's twin waits")]
async fn hold_lock() -> bool {
    false
}

fn beat_for_ever(live: Live) {
    // Tabs that open together must not all claim at once.
    let heard_ms = platform::now_ms() - GONE_MS + BEAT_MS * platform::chance();
    BALLOT.set(Some(Ballot { id: platform::new_key(), heard_ms }));
    let tick = move || {
        let Some((id, heard_ms)) =
            BALLOT.with_borrow(|ballot| ballot.as_ref().map(|ballot| (ballot.id.clone(), ballot.heard_ms)))
        else {
            return;
        };
        if !live.leads.get_value() && platform::now_ms() - heard_ms > GONE_MS {
            live.lead();
        }
        if live.leads.get_value() {
            live.tell(&Word::Beat(id));
        }
    };
    tick();
    let _ = set_interval_with_handle(tick, Duration::from_secs(1));
}

/// Another tab leads. Of two leaders the one with the smaller id stays.
pub(super) fn heard(live: Live, other: &str) {
    let yields = BALLOT.with_borrow_mut(|ballot| {
        ballot.as_mut().is_some_and(|ballot| {
            ballot.heard_ms = platform::now_ms();
            other < ballot.id.as_str()
        })
    });
    if yields {
        live.follow();
    }
}
