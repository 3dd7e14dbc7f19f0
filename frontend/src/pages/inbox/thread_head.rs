//! Above a thread: with whom, and what can be done with it as a whole.

use super::{Here, details, other};
use crate::{
    components::{Avatar, Icon},
    pages::StopButton,
    prefs::Prefs,
    routes,
    session::Session,
    store::Store,
    text,
};
use crm_types::{
    ConversationId, Permission,
    conversation::{Conversation, ConversationStatus},
};
use leptos::prelude::*;

/// The header.
#[component]
pub(super) fn ThreadHead(
    here: Here,
    id: ConversationId,
    title_id: &'static str,
    signal: ArcRwSignal<Conversation>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let prefs = expect_context::<Prefs>();
    let session = expect_context::<Session>();
    let known = {
        let signal = signal.clone();
        Memo::new(move |_| {
            signal.with(|known| {
                (known.contact.name.clone(), known.contact.id, known.contact.display.clone(), known.opted_out)
            })
        })
    };
    let name = Signal::derive(move || known.with(|known| known.0.clone()));
    let status = Memo::new(move |_| signal.with(|known| known.status));
    let title = move || {
        let (name, contact, ..) = known.get();
        match contact {
            Some(contact) => {
                view! { <a class="quiet-link" href=routes::contact(contact) dir="auto">{name}</a> }.into_any()
            }
            None => view! { <span dir="auto">{name}</span> }.into_any(),
        }
    };
    let sub = move || {
        let (name, _, address, opted_out) = known.get();
        view! {
            {address.filter(|address| *address != name).map(|address| view! { <span>{address}</span> })}
            {opted_out.then(|| view! { <span class="badge bad">{text::OPTED_OUT}</span> })}
        }
    };
    let leave_unread = move |_| {
        store.set_unread(id, true);
        here.open(None);
        super::row::focus(id);
    };
    view! {
        <header class="thread-head">
            <a class="button ghost icon-only back" href=move || here.href(None) aria-label=text::BACK_TO_LIST aria-keyshortcuts="u">
                <Icon name="arrow-left" />
            </a>
            <Avatar name />
            <div class="thread-who">
                <h2 id=title_id tabindex="-1">{title}</h2>
                <p class="meta">{sub}</p>
            </div>
            <div class="thread-acts">
                // The bar at the bottom is not there while a phone shows a thread.
                <span class="phone-only">
                    <StopButton />
                </span>
                <button
                    type="button"
                    class="button ghost icon-only"
                    aria-label=text::MARK_UNREAD
                    title=text::MARK_UNREAD
                    aria-keyshortcuts="Shift+U"
                    on:click=leave_unread
                >
                    <Icon name="mail-dot" />
                </button>
                <button
                    type="button"
                    class="button ghost icon-only"
                    aria-label=text::SHOW_DETAILS
                    title=text::SHOW_DETAILS
                    aria-keyshortcuts="]"
                    aria-controls="details-pane"
                    on:click=move |_| details::toggle(prefs)
                >
                    <Icon name="panel-right" />
                </button>
                {move || {
                    if !session.may(Permission::ConversationWrite) {
                        return None;
                    }
                    let now = status.get();
                    let (icon, label, hint) = match now {
                        ConversationStatus::Open => ("check", text::MARK_DONE, text::MARK_DONE_HINT),
                        ConversationStatus::Done => ("undo", text::REOPEN, text::REOPEN_HINT),
                    };
                    Some(view! {
                        <button
                            type="button"
                            class="button"
                            title=hint
                            aria-keyshortcuts="e"
                            on:click=move |_| here.set_status(id, other(now))
                        >
                            <Icon name=icon />
                            {label}
                        </button>
                    })
                }}
            </div>
        </header>
    }
    .into_any()
}
