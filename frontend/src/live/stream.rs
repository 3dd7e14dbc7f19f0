//! The stream itself: ticket, `EventSource`, and again when it breaks.

use super::{Live, Status, Word, apply, backoff::wait_ms};
use crate::platform;
use crm_client::Client;
use crm_types::live::Change;
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use std::time::Duration;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{Event, EventSource, MessageEvent};

/// A stream that said nothing for so long is dead, whatever the browser thinks.
const SILENCE_MS: f64 = 35_000.0;

/// What belongs to the stream of this tab.
#[derive(Default)]
pub(super) struct Stream {
    source: Option<EventSource>,
    // Kept alive as long as the source may call them.
    listeners: Vec<Closure<dyn Fn(Event)>>,
    failures: usize,
    heard_ms: f64,
    /// The server sends beats, so silence means something.
    beats: bool,
    retry: Option<TimeoutHandle>,
    /// Counts attempts, so that a late answer of an older one is recognised.
    attempt: u32,
    watched: bool,
}

/// Opens the stream where it left off, after closing the one that may be there.
pub(super) fn connect(live: Live) {
    disconnect(live);
    let attempt = live.stream.try_update_value(|stream| {
        stream.attempt += 1;
        stream.attempt
    });
    watch(live);
    let client = live.store.client();
    spawn_local(async move {
        let ticket = client.live_ticket(&platform::new_key()).await;
        let is_old = live.stream.with_value(|stream| Some(stream.attempt) != attempt);
        if is_old || !live.leads.get_value() || !live.is_running() {
            return;
        }
        match ticket {
            Ok(ticket) => match EventSource::new(&Client::live_path(&ticket.ticket, live.seq.get_value())) {
                Ok(source) => attach(live, source),
                Err(_) => again(live),
            },
            // Signed out: the page is about to change, and with it this stream ends.
            Err(error) if error.problem().is_some_and(|problem| problem.status == 401) => {}
            Err(_) => again(live),
        }
    });
}

/// Closes the stream and forgets a planned attempt.
pub(super) fn disconnect(live: Live) {
    live.stream.update_value(|stream| {
        if let Some(source) = stream.source.take() {
            source.close();
        }
        if let Some(retry) = stream.retry.take() {
            retry.clear();
        }
    });
}

/// Whether nothing was heard for too long.
pub(super) fn is_silent(live: Live) -> bool {
    live.stream.with_value(|stream| {
        stream.source.is_none() || stream.beats && platform::now_ms() - stream.heard_ms > SILENCE_MS
    })
}

fn again(live: Live) {
    if !live.is_running() {
        return disconnect(live);
    }
    live.set_status(if platform::is_online() { Status::Connecting } else { Status::Offline });
    disconnect(live);
    let failures = live.stream.try_update_value(|stream| {
        stream.failures += 1;
        stream.failures - 1
    });
    let wait = wait_ms(failures.unwrap_or(0), platform::chance());
    let retry = set_timeout_with_handle(move || connect(live), Duration::from_millis(wait.into()));
    live.stream.update_value(|stream| stream.retry = retry.ok());
}

fn attach(live: Live, source: EventSource) {
    let mut listeners = Vec::new();
    let mut on = |name: &str, act: fn(Live, &Event)| {
        let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            live.stream.update_value(|stream| stream.heard_ms = platform::now_ms());
            act(live, &event);
        });
        let _ = source.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        listeners.push(listener);
    };
    on("open", |live, _| {
        live.stream.update_value(|stream| stream.failures = 0);
        live.set_status(Status::Live);
    });
    on("hello", |live, event| {
        // What changed between the first reading of the lists and this moment is in no event.
        let is_first = live.seq.with_value(Option::is_none);
        number(live, event, None);
        if is_first {
            live.store.refresh_shown();
        }
    });
    on("message", |live, event| {
        let data = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
        let change = data.and_then(|data| serde_json::from_str::<Change>(&data).ok());
        number(live, event, change.as_ref());
        if let Some(change) = change {
            apply::take(live, &change);
        }
    });
    on("gap", |live, event| {
        number(live, event, None);
        live.tell(&Word::Gap);
        live.store.refresh_shown();
    });
    on("beat", |live, _| live.stream.update_value(|stream| stream.beats = true));
    // The browser would try again with the same ticket, which is good for one use only.
    on("error", |live, _| again(live));
    live.stream.update_value(|stream| {
        stream.source = Some(source);
        stream.listeners = listeners;
    });
}

/// Remembers the number of an event, here and in the other tabs.
fn number(live: Live, event: &Event, change: Option<&Change>) {
    let id = event.dyn_ref::<MessageEvent>().map(MessageEvent::last_event_id);
    if let Some(seq) = id.and_then(|id| id.parse().ok()) {
        live.seq.set_value(Some(seq));
        live.tell(&Word::Seq { seq, change: change.cloned() });
    }
}

/// Looks every few seconds whether the stream has gone silent.
fn watch(live: Live) {
    let is_first = live.stream.try_update_value(|stream| !std::mem::replace(&mut stream.watched, true));
    if is_first == Some(true) {
        let look = move || {
            let silent = live.stream.with_value(|stream| {
                stream.source.is_some() && stream.beats && platform::now_ms() - stream.heard_ms > SILENCE_MS
            });
            if silent && live.leads.get_value() {
                again(live);
            }
        };
        let _ = set_interval_with_handle(look, Duration::from_secs(5));
    }
}
