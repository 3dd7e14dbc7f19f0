//! A moment, in few words, with the whole of it on demand.

use crate::intl;
use chrono::{DateTime, SecondsFormat, Utc};
use leptos::prelude::*;
use std::time::Duration;

/// Ticks once a minute, so that "Today" becomes "Yesterday" in front of one's eyes.
#[derive(Clone, Copy)]
pub(crate) struct Minute(ReadSignal<u32>);

impl Minute {
    pub(crate) fn start() -> Self {
        let (minute, set_minute) = signal(0);
        let _ = set_interval_with_handle(move || set_minute.update(|n| *n += 1), Duration::from_mins(1));
        Self(minute)
    }
}

/// How a moment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stamp {
    /// The time of day.
    Clock,
    /// The shortest that still says which day.
    Short,
    /// The day in words.
    Day,
    /// Day and time of day, whenever it was.
    Moment,
    /// The day, with its year and the time of day: for what is to come.
    Coming,
}

/// A moment.
#[component]
pub(crate) fn Timestamp(at: DateTime<Utc>, stamp: Stamp) -> impl IntoView {
    let Minute(minute) = expect_context();
    let words = move || {
        minute.track();
        match stamp {
            Stamp::Clock => intl::clock(at),
            Stamp::Short => intl::short(at),
            Stamp::Day => intl::day(at),
            Stamp::Moment => intl::moment(at),
            Stamp::Coming => intl::coming(at),
        }
    };
    view! {
        <time datetime=at.to_rfc3339_opts(SecondsFormat::Secs, true) title=intl::full(at)>
            {words}
        </time>
    }
}
