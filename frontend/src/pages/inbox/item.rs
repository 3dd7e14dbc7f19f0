//! One item of a thread.

use super::{call::CallCard, email::EmailCard, files::Files, layout::Entry};
use crate::{
    components::{Icon, Stamp, Timestamp, Toasts},
    failure::Failure,
    intl,
    session::Session,
    store::Store,
    text,
};
use crm_types::{
    ActivityId, ConversationId, Permission,
    activity::{Activity, ActivityKind, ActivityState, Direction},
    conversation::SettleAs,
};
use leptos::{prelude::*, task::spawn_local};
use std::future::Future;

/// An article, with the divider of its day when it is the first.
#[component]
pub(super) fn Item(
    conversation: ConversationId,
    entry: Entry,
    index: ReadSignal<usize>,
    /// What to call the person.
    name: StoredValue<String>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let signal = store.activity(entry.id)?;
    let (at, direction, kind) = signal.with_untracked(|item| (item.at, item.direction, item.kind));
    let label = move || {
        let by = if direction == Direction::Out { text::YOU.to_owned() } else { name.get_value() };
        text::sent_at(&by, &intl::clock(at))
    };
    let is_bubble = kind == ActivityKind::Message;
    Some(view! {
        <article
            class="item"
            class:bubble-item=is_bubble
            class:from-us=direction == Direction::Out
            class:starts=entry.group.starts()
            class:ends=entry.group.ends()
            tabindex="-1"
            aria-label=label
            aria-posinset=move || index.get() + 1
            aria-setsize="-1"
        >
            {entry.starts_day.then(|| view! { <p class="day"><span><Timestamp at stamp=Stamp::Day /></span></p> })}
            {entry.is_first_new.then(|| view! { <p class="day new-line"><span>{text::NEW_SINCE}</span></p> })}
            {match kind {
                ActivityKind::Message => view! { <Bubble conversation signal ends=entry.group.ends() /> }.into_any(),
                ActivityKind::Email => view! { <EmailCard conversation signal /> }.into_any(),
                ActivityKind::Call | ActivityKind::Voicemail => view! { <CallCard conversation signal /> }.into_any(),
                ActivityKind::Note | ActivityKind::Event => view! { <Card conversation signal /> }.into_any(),
            }}
        </article>
    })
}

#[component]
fn Bubble(conversation: ConversationId, signal: ArcRwSignal<Activity>, ends: bool) -> impl IntoView {
    move || {
        let item = signal.get();
        let is_ours = item.direction == Direction::Out;
        // A settled text in the middle of a group needs no line of its own; trouble always does.
        let line = (ends || is_ours && !matches!(item.state, ActivityState::Delivered | ActivityState::Accepted))
            .then(|| view! { <StateLine item=item.clone() /> });
        let asks = view! { <Asks conversation item=item.clone() /> };
        view! {
            <div class="bubble" class:lost=is_lost(item.state) dir="auto">
                {item.body.clone()}
                <Files conversation item=item.id files=item.files />
            </div>
            {line}
            {asks}
        }
    }
}

/// What a person can do about a message of ours as it stands. Whoever may not decide still reads why it is unsure.
#[component]
pub(super) fn Asks(conversation: ConversationId, item: Activity) -> impl IntoView {
    let session = expect_context::<Session>();
    let id = item.id;
    match item.state {
        ActivityState::Unknown => Some(view! { <SettleBox conversation item /> }.into_any()),
        ActivityState::Planned => {
            let take_back =
                move || session.may(Permission::MessageSend).then(|| view! { <TakeBack conversation id /> });
            Some(take_back.into_any())
        }
        _ => None,
    }
}

/// Whether the words did not and will not arrive.
pub(super) fn is_lost(state: ActivityState) -> bool {
    matches!(
        state,
        ActivityState::Failed
            | ActivityState::Undelivered
            | ActivityState::Refused
            | ActivityState::Skipped
            | ActivityState::Cancelled
    )
}

/// The glyph that goes with a state, and its tone.
const fn glyph(state: ActivityState) -> (&'static str, &'static str) {
    match state {
        ActivityState::Received => ("", ""),
        ActivityState::Planned | ActivityState::Reserved => ("clock", ""),
        ActivityState::Handed => ("send", ""),
        ActivityState::Unknown => ("help", "warn"),
        ActivityState::Accepted => ("check", ""),
        ActivityState::Delivered => ("check-check", ""),
        ActivityState::Cancelled => ("undo", ""),
        ActivityState::Undelivered | ActivityState::Failed | ActivityState::Skipped | ActivityState::Refused => {
            ("alert", "bad")
        }
    }
}

/// When, by whom, and how it stands: glyph and word. Why an unsure one is that is said where a person decides.
#[component]
pub(super) fn StateLine(item: Activity) -> impl IntoView {
    let (icon, tone) = glyph(item.state);
    let is_ours = item.direction == Direction::Out;
    view! {
        <p class=format!("state-line {tone}")>
            <Timestamp at=item.at stamp=Stamp::Clock />
            {item.automatic.then(|| view! { <span>{text::AUTOMATIC}</span> })}
            {is_ours
                .then(|| {
                    view! {
                        <span class="state">
                            <Icon name=icon />
                            {text::state(item.state)}
                        </span>
                    }
                })}
            {item
                .reason
                .filter(|_| item.state != ActivityState::Unknown)
                .map(|reason| view! { <span class="reason">{reason.text}</span> })}
        </p>
    }
}

/// Everything that is neither a bubble nor a call: a note, an opt-out.
#[component]
fn Card(conversation: ConversationId, signal: ArcRwSignal<Activity>) -> impl IntoView {
    move || {
        let item = signal.get();
        let (class, icon) = match item.kind {
            ActivityKind::Event => ("event", "info"),
            ActivityKind::Note => ("card note", "note"),
            ActivityKind::Call => ("card", "phone"),
            ActivityKind::Voicemail => ("card", "voicemail"),
            ActivityKind::Email | ActivityKind::Message => ("card", "mail"),
        };
        let kind =
            (item.kind != ActivityKind::Event).then(|| view! { <span class="strong">{text::kind(item.kind)}</span> });
        view! {
            <div class=class>
                <p class="card-head">
                    <Icon name=icon />
                    {kind}
                    {(item.kind == ActivityKind::Event).then(|| view! { <span dir="auto">{item.body.clone()}</span> })}
                    <Timestamp at=item.at stamp=Stamp::Clock />
                </p>
                {(item.kind != ActivityKind::Event && !item.body.is_empty())
                    .then(|| view! { <p class="card-body" dir="auto">{item.body.clone()}</p> })}
                {item.reason.map(|reason| view! { <p class="meta">{reason.text}</p> })}
                <Files conversation item=item.id files=item.files />
            </div>
        }
    }
}

/// A text whose fate is unknown: a person may know.
#[component]
fn SettleBox(conversation: ConversationId, item: Activity) -> impl IntoView {
    let id = item.id;
    let store = expect_context::<Store>();
    let session = expect_context::<Session>();
    let settle = use_act(text::SETTLED);
    let button = move |decision: SettleAs, words: &'static str| {
        view! {
            <button type="button" class="button small" on:click=move |_| settle(store.settle(conversation, id, decision))>
                {words}
            </button>
        }
    };
    let may_settle = Memo::new(move |_| session.may(Permission::MessageSettle));
    view! {
        <div class="settle">
            <p>
                {item.reason.map(|reason| format!("{} ", reason.text))}
                {move || may_settle.get().then_some(text::SETTLE_QUESTION)}
            </p>
            {move || {
                may_settle
                    .get()
                    .then(|| {
                        view! {
                            <div class="actions">
                                {button(SettleAs::Sent, text::SETTLE_SENT)}
                                {button(SettleAs::SendAgain, text::SETTLE_AGAIN)}
                                {button(SettleAs::Cancel, text::SETTLE_CANCEL)}
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// A text that has not left yet.
#[component]
fn TakeBack(conversation: ConversationId, id: ActivityId) -> impl IntoView {
    let store = expect_context::<Store>();
    let cancel = use_act(text::TAKEN_BACK);
    view! {
        <button type="button" class="button ghost small take-back" on:click=move |_| cancel(store.cancel(conversation, id))>
            {text::TAKE_BACK}
        </button>
    }
}

/// Waits for the server and says how it went.
fn use_act<F: Future<Output = Result<(), Failure>> + 'static>(done: &'static str) -> impl Fn(F) + Copy {
    let toasts = expect_context::<Toasts>();
    move |act: F| {
        spawn_local(async move {
            match act.await {
                Ok(()) => toasts.say(done),
                Err(failure) => toasts.fail(failure.sentence),
            }
        });
    }
}
