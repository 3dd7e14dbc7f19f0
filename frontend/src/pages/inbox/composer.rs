//! Where texts and emails are written.

use super::{counter::Counter, reach::Media, scroller::Scroller};
use crate::{components::Icon, drafts, platform, store::Store, text};
use crm_types::{
    ConversationId,
    activity::ChannelKind,
    conversation::{Conversation, MessageIn},
};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

const ID: &str = "composer";

/// The field, what belongs to its medium, and its button.
#[component]
pub(super) fn Composer(id: ConversationId, signal: ArcRwSignal<Conversation>, scroller: Scroller) -> impl IntoView {
    let store = expect_context::<Store>();
    let kept = move || store.user().map(|user| drafts::draft(user, id)).unwrap_or_default();
    let kept_subject = move || store.user().map(|user| drafts::subject(user, id)).unwrap_or_default();
    let words = RwSignal::new(kept());
    let subject = RwSignal::new(kept_subject());
    let error = RwSignal::new(None::<String>);
    let media = Media::new(store, id, &signal);
    let set_words = move |new: String| {
        if let Some(user) = store.user() {
            drafts::save_draft(user, id, &new);
        }
        media.hold(!new.is_empty());
        words.set(new);
    };
    let set_subject = move |new: String| {
        if let Some(user) = store.user() {
            drafts::save_subject(user, id, &new);
        }
        subject.set(new);
    };
    // Words that were not taken are back in the draft, and the server's sentence stands above them.
    Effect::new(move |is_later: Option<()>| {
        let refusal = store.refusals.with(|refusals| refusals.get(&id).map(|failure| failure.summary(&[]).join(" ")));
        if is_later.is_some() {
            words.set(kept());
            subject.set(kept_subject());
        }
        if refusal.is_some() {
            error.set(refusal);
            if is_later.is_some() {
                platform::focus_soon(ID);
            }
        }
    });

    let send = move || {
        let body = words.get_untracked();
        let Some(channel) = media.chosen.get_untracked() else { return };
        let message = match channel {
            ChannelKind::Sms => MessageIn::text(body),
            ChannelKind::Email => {
                let subject = subject.get_untracked().trim().to_owned();
                MessageIn::email(Some(subject).filter(|subject| !subject.is_empty()), body)
            }
        };
        if let Err(errors) = message.validate() {
            error.set(errors.into_iter().next().map(|error| error.message));
            return platform::focus_soon(ID);
        }
        error.set(None);
        set_words(String::new());
        set_subject(String::new());
        scroller.to_end();
        store.send(id, message);
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            send();
        }
        "Escape" => {
            event.prevent_default();
            if let Some(field) = platform::html_element(ID) {
                let _ = field.blur();
            }
            super::row::focus(id);
        }
        _ => {}
    };
    let forget_error = move || {
        if error.with_untracked(Option::is_some) {
            error.set(None);
            store.forget_refusal(id);
        }
    };
    let on_input = move |new: String| {
        forget_error();
        set_words(new);
    };
    // All that the field depends on: built anew under somebody's hands only when one of these really changes.
    let face = Memo::new(move |_| {
        let name = signal.with(|known| known.contact.name.clone());
        let blocked = media.blocked(&name);
        (name, media.chosen.get(), media.from(), blocked)
    });
    let described_by = move || error.with(Option::is_some).then_some("composer-error");
    view! {
        <section class="composer" aria-label=text::COMPOSER>
            {move || media.tabs()}
            {move || {
                let (name, channel, from, blocked) = face.get();
                let Some(channel) = channel else {
                    return view! { <div class="composer-box composer-waits" aria-busy="true"></div> }.into_any();
                };
                if let Some(reason) = blocked {
                    let draft = words.get_untracked();
                    view! {
                        <div class="notice warn" role="status">
                            <Icon name="ban" />
                            <div class="notice-body">
                                <p>{reason}</p>
                                {(!draft.trim().is_empty())
                                    .then(|| view! { <blockquote dir="auto">{draft}</blockquote> })}
                            </div>
                        </div>
                    }
                        .into_any()
                } else {
                    view! {
                        <div class="composer-box">
                            {(channel == ChannelKind::Email)
                                .then(|| {
                                    view! {
                                        <input
                                            id="composer-subject"
                                            class="composer-subject"
                                            type="text"
                                            dir="auto"
                                            autocomplete="off"
                                            maxlength="200"
                                            aria-label=text::SUBJECT
                                            placeholder=move || media.subject().unwrap_or_else(|| text::SUBJECT.to_owned())
                                            prop:value=move || subject.get()
                                            on:input:target=move |event| {
                                                forget_error();
                                                set_subject(event.target().value());
                                            }
                                            on:keydown=on_key
                                        />
                                    }
                                })}
                            <label class="visually-hidden" for=ID>
                                {text::writing_to(channel, &name)}
                            </label>
                            <textarea
                                id=ID
                                rows=if channel == ChannelKind::Email { "4" } else { "2" }
                                dir="auto"
                                aria-describedby=described_by
                                aria-keyshortcuts="r"
                                placeholder=text::placeholder(channel, &name)
                                prop:value=move || words.get()
                                on:input:target=move |event| on_input(event.target().value())
                                on:keydown=on_key
                            ></textarea>
                            <div class="composer-foot">
                                {if channel == ChannelKind::Email {
                                    view! {
                                        <div class="counter">
                                            {from.map(|from| view! { <span class="from-line">{text::from_line(&from)}</span> })}
                                        </div>
                                    }
                                        .into_any()
                                } else {
                                    view! { <Counter words line=from replace=Callback::new(set_words) /> }.into_any()
                                }}
                                <button
                                    type="button"
                                    class="button primary"
                                    title=text::SEND_HINT
                                    aria-keyshortcuts="Control+Enter"
                                    on:click=move |_| send()
                                >
                                    <Icon name="send" />
                                    {text::SEND}
                                </button>
                            </div>
                        </div>
                    }
                        .into_any()
                }
            }}
            <div role="alert">
                {move || {
                    error
                        .get()
                        .map(|sentence| {
                            view! {
                                <p class="field-error" id="composer-error">
                                    <Icon name="alert" />
                                    {sentence}
                                </p>
                            }
                        })
                }}
            </div>
        </section>
    }
    .into_any()
}
