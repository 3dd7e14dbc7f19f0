//! What changes while somebody looks: one stream per browser, shared by its tabs.
//!
//! Plain HTTP/1.1 gives a browser six connections to a server, so seven tabs with a stream each would freeze the
//! app. One tab leads: it holds the stream and tells the others over a `BroadcastChannel`.

mod apply;
mod backoff;
mod election;
mod stream;

use crate::{platform, session::Session, store::Store};
use apply::Batch;
use crm_types::live::Change;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

const CHANNEL: &str = "crm-live";

/// How the stream does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Status {
    /// Not there yet, or not there again yet.
    Connecting,
    /// What is shown is what is.
    Live,
    /// The browser has no network.
    Offline,
}

/// What the leading tab tells the others.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Word {
    /// A change, or only the number (`hello`).
    Seq { seq: i64, change: Option<Change> },
    /// Something was missed.
    Gap,
    /// How the stream does.
    Status(Status),
    /// "I lead", where there are no Web Locks.
    Beat(String),
    /// A new tab asks how things stand.
    Ask,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    New,
    Running,
    /// Signed out.
    Paused,
}

/// The live stream, as one tab sees it.
#[derive(Clone, Copy)]
pub(crate) struct Live {
    store: Store,
    session: Session,
    pub(crate) status: RwSignal<Status>,
    /// The last number seen: where to go on.
    seq: StoredValue<Option<i64>>,
    batch: StoredValue<Batch>,
    channel: StoredValue<Option<BroadcastChannel>, LocalStorage>,
    phase: StoredValue<Phase>,
    leads: StoredValue<bool>,
    stream: StoredValue<stream::Stream, LocalStorage>,
}

impl Live {
    /// A stream that is not running yet.
    pub(crate) fn new(store: Store, session: Session) -> Self {
        let live = Self {
            store,
            session,
            status: RwSignal::new(Status::Connecting),
            seq: StoredValue::new(None),
            batch: StoredValue::new(Batch::default()),
            channel: StoredValue::new_local(BroadcastChannel::new(CHANNEL).ok()),
            phase: StoredValue::new(Phase::New),
            leads: StoredValue::new(false),
            stream: StoredValue::new_local(stream::Stream::default()),
        };
        live.listen();
        live.follow_network();
        live
    }

    /// Joins the other tabs, and leads when nobody does. Call when somebody is signed in.
    pub(crate) fn run(self) {
        let before = self.phase.get_value();
        self.phase.set_value(Phase::Running);
        self.status.set(if platform::is_online() { Status::Connecting } else { Status::Offline });
        if before == Phase::New {
            election::stand(self);
        } else if self.leads.get_value() {
            stream::connect(self);
        }
        self.tell(&Word::Ask);
    }

    /// Nobody is signed in any more.
    pub(crate) fn pause(self) {
        self.phase.set_value(Phase::Paused);
        stream::disconnect(self);
    }

    fn is_running(self) -> bool {
        self.phase.get_value() == Phase::Running
    }

    fn listen(self) {
        self.channel.with_value(|channel| {
            let Some(channel) = channel else { return };
            let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                let word = event.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
                if let Some(word) = word {
                    self.hear(word);
                }
            });
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            on_message.forget();
        });
    }

    fn hear(self, word: Word) {
        match word {
            _ if !self.is_running() && !matches!(word, Word::Beat(_)) => {}
            Word::Seq { seq, change } => {
                self.seq.set_value(Some(seq));
                if let Some(change) = change {
                    apply::take(self, &change);
                }
            }
            Word::Gap => self.store.refresh_shown(),
            Word::Status(status) => self.status.set(status),
            Word::Beat(id) => election::heard(self, &id),
            Word::Ask if self.leads.get_value() => {
                self.tell(&Word::Status(self.status.get_untracked()));
                if let Some(seq) = self.seq.get_value() {
                    self.tell(&Word::Seq { seq, change: None });
                }
            }
            Word::Ask => {}
        }
    }

    /// Tells the other tabs.
    fn tell(self, word: &Word) {
        self.channel.with_value(|channel| {
            if let (Some(channel), Ok(text)) = (channel, serde_json::to_string(word)) {
                let _ = channel.post_message(&text.into());
            }
        });
    }

    fn set_status(self, status: Status) {
        if self.status.get_untracked() != status {
            self.status.set(status);
        }
        if self.leads.get_value() {
            self.tell(&Word::Status(status));
        }
    }

    /// Starts the stream in this tab.
    fn lead(self) {
        if self.leads.get_value() {
            return;
        }
        self.leads.set_value(true);
        if self.seq.get_value().is_none() && self.status.get_untracked() == Status::Live {
            // The tab that led has gone and never told where it was.
            self.store.refresh_shown();
        }
        if self.is_running() {
            stream::connect(self);
        }
    }

    /// Leaves the stream to another tab.
    fn follow(self) {
        if self.leads.get_value() {
            self.leads.set_value(false);
            stream::disconnect(self);
        }
    }

    fn follow_network(self) {
        window_event_listener(leptos::ev::offline, move |_| self.set_status(Status::Offline));
        window_event_listener(leptos::ev::online, move |_| {
            self.set_status(Status::Connecting);
            self.store.send_what_is_fresh();
            if self.leads.get_value() && self.is_running() {
                stream::connect(self);
            }
        });
        window_event_listener_untyped("visibilitychange", move |_| {
            // A computer that slept kept a dead connection.
            if platform::is_visible() && self.leads.get_value() && self.is_running() && stream::is_silent(self) {
                stream::connect(self);
            }
        });
    }
}
