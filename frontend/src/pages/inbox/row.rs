//! One row of the list.

use super::Here;
use crate::{
    components::{Avatar, Icon, Stamp, Timestamp},
    platform,
    store::Store,
    text,
};
use crm_types::{
    ConversationId,
    activity::{ActivityKind, ActivityState, Direction},
    conversation::{Callback, Conversation, LastActivity},
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

/// A pointer that rests for so long may be about to click.
const HOVER: Duration = Duration::from_millis(80);
const PREFIX: &str = "row-";

/// The thread whose row has the focus.
pub(super) fn focused() -> Option<ConversationId> {
    document().active_element()?.id().strip_prefix(PREFIX)?.parse().ok()
}

/// Moves the focus to a row, once it is in the page.
pub(super) fn focus(id: ConversationId) {
    request_animation_frame(move || {
        if let Some(row) = platform::html_element(&format!("{PREFIX}{id}")) {
            platform::focus(&row);
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

/// A thread in two lines.
#[component]
pub(super) fn Row(
    here: Here,
    id: ConversationId,
    index: ReadSignal<usize>,
    /// The row that Tab leads to.
    entry: Memo<Option<ConversationId>>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let signal = store.conversation(id)?;
    let is_open = Memo::new(move |_| here.place.get().conversation == Some(id));
    let name = Signal::derive({
        let signal = signal.clone();
        move || signal.with(|known| known.contact.name.clone())
    });
    let unread = Memo::new({
        let signal = signal.clone();
        move |_| signal.with(|known| known.unread)
    });
    let hover = StoredValue::new(None::<TimeoutHandle>);
    let leave = move || {
        if let Some(handle) = hover.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(leave);
    let enter = move |_| hover.set_value(set_timeout_with_handle(move || store.prefetch_thread(id), HOVER).ok());
    // Tracked, so that the link follows the filter.
    let href = move || {
        here.filter.track();
        here.place.track();
        here.href(Some(id))
    };
    Some(view! {
        <div role="row" class="row" class:unread=move || { unread.get() > 0 } aria-rowindex=move || index.get() + 1>
            <div role="gridcell" class="row-cell">
                <a
                    id=format!("{PREFIX}{id}")
                    class="row-link"
                    href=href
                    tabindex=move || if entry.get() == Some(id) { "0" } else { "-1" }
                    aria-current=move || is_open.get().then_some("true")
                    on:pointerenter=enter
                    on:pointerleave=move |_| leave()
                    on:focus=move |_| store.prefetch_thread(id)
                >
                    <Avatar name />
                    <span class="row-main">
                        <span class="row-top">
                            <span class="row-name" dir="auto">{name}</span>
                            <RowTime signal=signal.clone() />
                        </span>
                        <span class="row-bottom">
                            <Preview signal=signal.clone() />
                            <Badges signal />
                        </span>
                    </span>
                    {move || {
                        (unread.get() > 0)
                            .then(|| {
                                view! {
                                    <span class="dot" aria-hidden="true"></span>
                                    <span class="visually-hidden">{text::UNREAD}</span>
                                }
                            })
                    }}
                </a>
            </div>
        </div>
    })
}

#[component]
fn RowTime(signal: ArcRwSignal<Conversation>) -> impl IntoView {
    let at = Memo::new(move |_| signal.with(|known| known.last_activity.as_ref().map(|last| last.at)));
    move || at.get().map(|at| view! { <span class="row-time"><Timestamp at stamp=Stamp::Short /></span> })
}

#[component]
fn Preview(signal: ArcRwSignal<Conversation>) -> impl IntoView {
    let known = Memo::new(move |_| signal.with(|known| (known.last_activity.clone(), known.callback)));
    let is_due = move || {
        known.with(|(last, callback)| callback.is_some() && last.as_ref().is_some_and(|last| is_call(last.kind)))
    };
    view! {
        <span class="row-preview" class:due=is_due dir="auto">
            {move || {
                let (last, callback) = known.get();
                last.map(|last| {
                        let (icon, words) = preview(&last, callback);
                        view! {
                            {icon.map(|name| view! { <Icon name /> })}
                            {words}
                        }
                    })
            }}
        </span>
    }
}

const fn is_call(kind: ActivityKind) -> bool {
    matches!(kind, ActivityKind::Call | ActivityKind::Voicemail)
}

/// A glyph for what is not a text, and the words.
fn preview(last: &LastActivity, callback: Option<Callback>) -> (Option<&'static str>, String) {
    let words = match last.direction {
        // Several calls that nobody took fold into one line.
        Direction::In if is_call(last.kind) && callback.is_some_and(|callback| callback.calls > 1) => {
            callback.map(|callback| text::missed_calls(callback.calls, callback.voicemails)).unwrap_or_default()
        }
        Direction::Out if matches!(last.kind, ActivityKind::Message | ActivityKind::Email) => {
            text::you_said(&last.snippet)
        }
        _ if last.snippet.is_empty() => text::kind(last.kind).to_owned(),
        _ => last.snippet.clone(),
    };
    let icon = match last.kind {
        ActivityKind::Message => None,
        ActivityKind::Email => Some("mail"),
        ActivityKind::Call if callback.is_some() => Some("phone-missed"),
        ActivityKind::Call => Some("phone"),
        ActivityKind::Voicemail => Some("voicemail"),
        ActivityKind::Note => Some("note"),
        ActivityKind::Event => Some("info"),
    };
    (icon, words)
}

/// What still needs someone, and what blocks an answer.
#[component]
fn Badges(signal: ArcRwSignal<Conversation>) -> impl IntoView {
    let badges = Memo::new(move |_| {
        signal.with(|known| {
            let trouble = known.last_activity.as_ref().filter(|last| last.direction == Direction::Out).and_then(
                |last| match last.state {
                    ActivityState::Unknown => Some(("warn", last.state)),
                    ActivityState::Failed | ActivityState::Undelivered | ActivityState::Refused => {
                        Some(("bad", last.state))
                    }
                    _ => None,
                },
            );
            (trouble, known.opted_out, known.contact.tags.iter().take(2).cloned().collect::<Vec<_>>())
        })
    });
    move || {
        let (trouble, opted_out, tags) = badges.get();
        view! {
            {trouble.map(|(tone, state)| view! { <span class=format!("badge {tone}")>{text::state(state)}</span> })}
            {opted_out.then(|| view! { <span class="badge">{text::OPTED_OUT}</span> })}
            {tags.into_iter().map(|tag| view! { <span class="tag" dir="auto">{tag}</span> }).collect_view()}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn last(kind: ActivityKind, direction: Direction, snippet: &str) -> LastActivity {
        let at = DateTime::from_timestamp(0, 0).unwrap();
        LastActivity { kind, direction, channel: None, state: ActivityState::Received, snippet: snippet.into(), at }
    }

    #[test]
    fn a_preview_says_who_spoke_and_what_it_was() {
        let plain = |kind, direction, snippet: &str| preview(&last(kind, direction, snippet), None);
        assert_eq!(plain(ActivityKind::Message, Direction::In, "Hi"), (None, "Hi".into()));
        assert_eq!(plain(ActivityKind::Message, Direction::Out, "Hi"), (None, "You: Hi".into()));
        assert_eq!(plain(ActivityKind::Call, Direction::In, ""), (Some("phone"), "Call".into()));
        let since = DateTime::from_timestamp(0, 0).unwrap();
        let waits = |calls| Some(Callback { since, calls, voicemails: 0 });
        let missed = last(ActivityKind::Call, Direction::In, "Missed call");
        assert_eq!(preview(&missed, waits(1)), (Some("phone-missed"), "Missed call".into()));
        assert_eq!(preview(&missed, waits(3)), (Some("phone-missed"), "Missed call \u{d7}3".into()));
    }
}
