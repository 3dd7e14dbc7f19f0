//! An email in a thread.
//!
//! Its words are shown as text. Its formatted form was cleaned by the server, and is shown in a frame of another
//! origin that can run nothing and load nothing, and only when somebody asks for it.

use super::item::{Asks, StateLine, is_lost};
use crate::{
    components::{Icon, Stamp, Timestamp, Toasts},
    failure::Failure,
    store::Store,
    text,
};
use crm_types::{
    ActivityId, ConversationId,
    activity::{Activity, Direction},
    email::{EmailFile, EmailPart},
};
use leptos::{prelude::*, task::spawn_local};

/// The card.
#[component]
pub(super) fn EmailCard(conversation: ConversationId, signal: ArcRwSignal<Activity>) -> impl IntoView {
    // What it says never changes, and an open frame must not close because the state did.
    let item = signal.get_untracked();
    let (id, email) = (item.id, item.email.clone().unwrap_or_default());
    let ours = item.direction == Direction::Out;
    let state = {
        let signal = signal.clone();
        move || {
            let item = signal.get();
            ours.then(|| {
                view! {
                    <StateLine item=item.clone() />
                    <Asks conversation item=item.clone() />
                }
            })
        }
    };
    let lost = move || signal.with(|item| is_lost(item.state));
    view! {
        <div class="card email" class:lost=lost>
            <header class="card-head">
                <Icon name="mail" />
                <span class="strong" dir="auto">
                    {item.subject.clone().filter(|subject| !subject.is_empty()).unwrap_or_else(|| text::NO_SUBJECT.to_owned())}
                </span>
                {email.automatic.then(|| view! { <span class="badge">{text::AUTOMATIC}</span> })}
                // Ours have it in the line below, beside how they stand.
                {(!ours).then(|| view! { <Timestamp at=item.at stamp=Stamp::Clock /> })}
            </header>
            <p class="meta email-who" dir="auto">
                {text::email_from_to(&sender(&item, &email), &item.to)}
                {(!email.cc.is_empty()).then(|| text::email_cc(&email.cc))}
            </p>
            <Words item=item.clone() email=email.clone() />
            {email.truncated.then(|| view! { <p class="meta">{text::TRUNCATED}</p> })}
            <Files files=email.attachments />
            {email.has_html.then(|| view! { <Formatted id /> })}
        </div>
        {state}
    }
}

fn sender(item: &Activity, email: &EmailPart) -> String {
    let address = item.from.clone().unwrap_or_default();
    match &email.from_name {
        Some(name) if !name.is_empty() && *name != address => format!("{name} <{address}>"),
        _ => address,
    }
}

/// The words of the sender, and what they quote behind a button.
#[component]
fn Words(item: Activity, email: EmailPart) -> impl IntoView {
    let at = email.quoted_at.and_then(|at| item.body.char_indices().nth(at as usize)).map(|(at, _)| at);
    let (own, quoted) = item.body.split_at_checked(at.unwrap_or(item.body.len())).unwrap_or((&item.body, ""));
    let (own, quoted) = (own.trim().to_owned(), quoted.trim().to_owned());
    view! {
        {(!own.is_empty()).then(|| view! { <p class="card-body" dir="auto">{own}</p> })}
        {(!quoted.is_empty())
            .then(|| {
                view! {
                    <details class="quoted">
                        <summary>{text::SHOW_QUOTED}</summary>
                        <p class="card-body" dir="auto">{quoted}</p>
                    </details>
                }
            })}
    }
}

#[component]
fn Files(files: Vec<EmailFile>) -> impl IntoView {
    (!files.is_empty()).then(|| {
        let rows = files.into_iter().map(|file| {
            view! {
                <li>
                    <Icon name="paperclip" />
                    <span dir="auto">{file.name}</span>
                    <span class="meta">{text::size(file.size)}</span>
                </li>
            }
        });
        view! { <ul class="email-files" aria-label=text::FILES>{rows.collect_view()}</ul> }
    })
}

/// The mail as it was laid out, in a frame.
#[component]
fn Formatted(id: ActivityId) -> impl IntoView {
    let store = expect_context::<Store>();
    let toasts = expect_context::<Toasts>();
    let shown = RwSignal::new(None::<String>);
    let show = move |images: bool| {
        let client = store.client();
        spawn_local(async move {
            // A fresh address each time: an old one may have ended.
            match client.email_frame(id).await {
                Ok(frame) => {
                    let url = if images { format!("{}&images=1", frame.url) } else { frame.url };
                    // Given back: somebody has left the thread meanwhile.
                    let _ = shown.try_set(Some(url));
                }
                Err(error) => toasts.fail(Failure::from(error).sentence),
            }
        });
    };
    let with_images = move || shown.with(|url| url.as_ref().is_some_and(|url| url.ends_with("&images=1")));
    view! {
        <div class="actions">
            <button
                type="button"
                class="button small"
                aria-expanded=move || shown.with(Option::is_some).to_string()
                on:click=move |_| if shown.with_untracked(Option::is_some) { shown.set(None) } else { show(false) }
            >
                {move || if shown.with(Option::is_some) { text::HIDE_FORMATTED } else { text::SHOW_FORMATTED }}
            </button>
            {move || {
                (shown.with(Option::is_some) && !with_images())
                    .then(|| {
                        view! {
                            <button type="button" class="button small" title=text::LOAD_IMAGES_HINT on:click=move |_| show(true)>
                                {text::LOAD_IMAGES}
                            </button>
                        }
                    })
            }}
        </div>
        {move || {
            shown
                .get()
                .map(|url| {
                    view! {
                        <iframe
                            class="email-frame"
                            title=text::FRAME
                            sandbox="allow-popups allow-popups-to-escape-sandbox"
                            referrerpolicy="no-referrer"
                            src=url
                        ></iframe>
                    }
                })
        }}
    }
}
