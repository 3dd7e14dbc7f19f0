//! Where texts are written.

use super::{counter::Counter, scroller::Scroller};
use crate::{components::Icon, drafts, platform, store::Store, text};
use crm_types::{
    ConversationId,
    conversation::{Conversation, MessageIn},
};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

const ID: &str = "composer";

/// The field, its counter and its button.
#[component]
pub(super) fn Composer(id: ConversationId, signal: ArcRwSignal<Conversation>, scroller: Scroller) -> impl IntoView {
    let store = expect_context::<Store>();
    let kept = move || store.user().map(|user| drafts::draft(user, id)).unwrap_or_default();
    let words = RwSignal::new(kept());
    let error = RwSignal::new(None::<String>);
    let set_words = move |new: String| {
        if let Some(user) = store.user() {
            drafts::save_draft(user, id, &new);
        }
        words.set(new);
    };
    // A text that was not taken is back in the draft, and the server's sentence stands above it.
    Effect::new(move |is_later: Option<()>| {
        let refusal = store.refusals.with(|refusals| refusals.get(&id).map(|failure| failure.summary(&[]).join(" ")));
        if is_later.is_some() {
            words.set(kept());
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
        if let Err(errors) = MessageIn::text(body.clone()).validate() {
            error.set(errors.into_iter().next().map(|error| error.message));
            return platform::focus_soon(ID);
        }
        error.set(None);
        set_words(String::new());
        scroller.to_end();
        store.send(id, body);
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
    let on_input = move |new: String| {
        if error.with_untracked(Option::is_some) {
            error.set(None);
            store.forget_refusal(id);
        }
        set_words(new);
    };
    let known = Memo::new(move |_| {
        signal.with(|known| {
            (known.contact.name.clone(), known.opted_out, known.contact.address.is_some(), known.line.clone())
        })
    });
    let described_by = move || error.with(Option::is_some).then_some("composer-error");
    view! {
        <section class="composer" aria-label=text::COMPOSER>
            {move || {
                let (name, opted_out, has_number, line) = known.get();
                let blocked = if opted_out {
                    Some(text::blocked_opted_out(&name))
                } else if !has_number {
                    Some(text::NO_LINE.to_owned())
                } else {
                    None
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
                            <label class="visually-hidden" for=ID>
                                {text::replying_to(&name)}
                            </label>
                            <textarea
                                id=ID
                                rows="2"
                                dir="auto"
                                aria-describedby=described_by
                                aria-keyshortcuts="r"
                                placeholder=text::placeholder(&name)
                                prop:value=move || words.get()
                                on:input:target=move |event| on_input(event.target().value())
                                on:keydown=on_key
                            ></textarea>
                            <div class="composer-foot">
                                <Counter words line replace=Callback::new(set_words) />
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
