//! One person.

use super::{display_name, form::ContactForm};
use crate::{
    app::Go,
    components::{Avatar, CopyButton, Dialog, FailurePanel, Icon, PageTitle, SkeletonRows, Stamp, Timestamp, Toasts},
    failure::Failure,
    keys::{Command, Keys},
    pages::NotFound,
    platform, routes,
    session::Session,
    store::Store,
    text,
};
use crm_types::{
    ContactId, ErrorCode, Permission,
    consent::{Consent, ConsentState, ContactConsent},
    contact::{Contact, ContactPatch},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_params_map;

/// The page.
#[component]
pub(crate) fn ContactPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse::<ContactId>().ok())));
    move || match id.get() {
        Some(id) => view! { <Loaded id /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn Loaded(id: ContactId) -> impl IntoView {
    let store = expect_context::<Store>();
    let found = RwSignal::new(store.contact(id).is_some());
    let failed = RwSignal::new(None::<Failure>);
    let fetch = move || {
        failed.set(None);
        spawn_local(async move {
            match store.fetch_contact(id).await {
                Ok(_) => found.try_set(true).map_or((), drop),
                Err(failure) => failed.try_set(Some(failure)).map_or((), drop),
            }
        });
    };
    fetch();
    store.shown.update(|shown| shown.contact = Some(id));
    on_cleanup(move || {
        store.shown.try_update(|shown| shown.contact = shown.contact.filter(|shown| *shown != id));
    });
    move || match (found.get().then(|| store.contact(id)).flatten(), failed.get()) {
        (Some(signal), _) => view! { <Person id signal /> }.into_any(),
        (None, Some(failure)) if failure.code == Some(ErrorCode::NotFound) => view! { <NotFound /> }.into_any(),
        (None, Some(failure)) => view! {
            <div class="page">
                <PageTitle title=text::CONTACT.to_owned() />
                <FailurePanel failure retry=move |()| fetch() />
            </div>
        }
        .into_any(),
        (None, None) => view! {
            <div class="page">
                <SkeletonRows count=5 label=text::LOADING />
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Person(id: ContactId, signal: ArcRwSignal<Contact>) -> impl IntoView {
    let go = expect_context::<Go>();
    let toasts = expect_context::<Toasts>();
    let session = expect_context::<Session>();
    let editing = RwSignal::new(false);
    let contact = Signal::derive(move || signal.get());
    let name = Signal::derive(move || contact.with(display_name).unwrap_or_else(|| text::NO_NAME.to_owned()));
    expect_context::<Keys>().on(move |command| {
        let is_back = command == Command::Back;
        if is_back {
            go.to(routes::CONTACTS);
        }
        is_back
    });
    let company = move || contact.with(|known| known.company.clone().filter(|company| *company != name.get()));
    view! {
        <div class="page narrow">
            <p class="crumbs">
                <a href=routes::CONTACTS>{text::CONTACTS}</a>
            </p>
            <header class="page-head">
                <Avatar name />
                <div class="page-who">
                    <PageTitle title=name />
                    <p class="meta" dir="auto">
                        {company}
                    </p>
                </div>
                <div class="actions push">
                    {move || {
                        session
                            .may(Permission::ContactWrite)
                            .then(|| {
                                view! {
                                    <button type="button" class="button" on:click=move |_| editing.set(true)>
                                        <Icon name="pencil" />
                                        {text::EDIT}
                                    </button>
                                }
                            })
                    }}
                    <TextButton id contact />
                </div>
            </header>
            <div class="cards">
                <section class="panel">
                    <h2>{text::DETAILS}</h2>
                    <Facts contact />
                </section>
                <section class="panel">
                    <h2>{text::CONSENT}</h2>
                    <ConsentFacts consent=Signal::derive(move || contact.with(|known| known.consent.clone())) />
                </section>
            </div>
        </div>
        <Dialog id="edit-contact" title=text::EDIT.to_owned() open=editing wide=true>
            <ContactForm
                known=contact.get_untracked()
                cancel=Callback::new(move |()| editing.set(false))
                saved=Callback::new(move |_| {
                    editing.set(false);
                    toasts.say(text::SAVED);
                })
            />
        </Dialog>
    }
    .into_any()
}

/// Opens the thread with them, and makes it when there is none.
#[component]
fn TextButton(id: ContactId, contact: Signal<Contact>) -> impl IntoView {
    let store = expect_context::<Store>();
    let go = expect_context::<Go>();
    let toasts = expect_context::<Toasts>();
    let session = expect_context::<Session>();
    let busy = RwSignal::new(false);
    let open = move |_| {
        if let Some(conversation) = contact.with_untracked(|known| known.conversation_id) {
            go.to(&routes::conversation(conversation));
            platform::focus_soon("composer");
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = store.open_conversation(id).await;
            busy.try_set(false);
            match answer {
                Ok(conversation) => go.to(&routes::conversation(conversation.id)),
                Err(failure) => toasts.fail(failure.sentence),
            }
        });
    };
    // What was said can be read by everybody; a thread that is not there yet takes somebody who may begin one.
    let is_there = Memo::new(move |_| contact.with(|known| known.conversation_id.is_some()));
    let words = move || if session.may(Permission::MessageSend) { text::TEXT_THEM } else { text::SEE_CONVERSATION };
    move || {
        (is_there.get() || session.may(Permission::ConversationWrite)).then(|| {
            view! {
                <button type="button" class="button primary" aria-busy=move || busy.get().to_string() on:click=open>
                    <Icon name="message" />
                    {words}
                </button>
            }
        })
    }
}

#[component]
fn Facts(contact: Signal<Contact>) -> impl IntoView {
    move || {
        let known = contact.get();
        let other_facts = known.attributes.into_iter().map(|(name, value)| {
            // Text without its quotes; everything else as JSON has it.
            let words = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            view! {
                <div class="fact">
                    <dt dir="auto">{text::fact_label(&name)}</dt>
                    <dd dir="auto">{words}</dd>
                </div>
            }
        });
        let nothing = |empty: bool| empty.then(|| view! { <dd class="faint">{text::NONE}</dd> });
        view! {
            <dl class="facts">
                <div class="fact">
                    <dt>{text::PHONE}</dt>
                    {nothing(known.phones.is_empty())}
                    {known
                        .phones
                        .into_iter()
                        .map(|phone| {
                            view! {
                                <dd>
                                    <a class="fact-value" href=format!("tel:{}", phone.value)>{phone.display}</a>
                                    <CopyButton value=phone.value />
                                </dd>
                            }
                        })
                        .collect_view()}
                </div>
                <div class="fact">
                    <dt>{text::EMAIL}</dt>
                    {nothing(known.emails.is_empty())}
                    {known
                        .emails
                        .into_iter()
                        .map(|email| {
                            view! {
                                <dd>
                                    <a class="fact-value" href=format!("mailto:{}", email.value)>{email.value.clone()}</a>
                                    <CopyButton value=email.value />
                                </dd>
                            }
                        })
                        .collect_view()}
                </div>
                <div class="fact">
                    <dt>{text::TAGS}</dt>
                    {nothing(known.tags.is_empty())}
                    <dd class="tags">
                        {known.tags.into_iter().map(|tag| view! { <span class="tag" dir="auto">{tag}</span> }).collect_view()}
                    </dd>
                </div>
                {other_facts.collect_view()}
                <div class="fact">
                    <dt>{text::ADDED}</dt>
                    <dd>
                        <Timestamp at=known.created_at stamp=Stamp::Short />
                    </dd>
                </div>
                <div class="fact">
                    <dt>{text::CHANGED}</dt>
                    <dd>
                        <Timestamp at=known.updated_at stamp=Stamp::Short />
                    </dd>
                </div>
            </dl>
        }
    }
}

/// May we write to them, by channel, and on what ground.
#[component]
pub(crate) fn ConsentFacts(#[prop(into)] consent: Signal<ContactConsent>) -> impl IntoView {
    let line = move |label: &'static str, read: fn(&ContactConsent) -> &Consent| {
        move || {
            let Consent { state, basis } = consent.with(|consent| read(consent).clone());
            let (icon, tone) = match state {
                ConsentState::Subscribed => ("check", "ok"),
                ConsentState::Unsubscribed => ("ban", "bad"),
                ConsentState::Held => ("pause", "warn"),
                ConsentState::Unknown => ("help", ""),
            };
            view! {
                <div class="consent">
                    <dt>{label}</dt>
                    <dd>
                        <span class=format!("badge {tone}")>
                            <Icon name=icon />
                            {text::consent_state(state)}
                        </span>
                        <span class="meta">{text::consent_basis(basis)}</span>
                    </dd>
                </div>
            }
        }
    };
    view! {
        <dl class="consents">
            {line(text::CONSENT_TEXT, |consent| &consent.sms)} {line(text::CONSENT_EMAIL, |consent| &consent.email)}
        </dl>
    }
}

/// Saves one text fact of a person; an empty value empties it.
pub(crate) fn save_field(id: ContactId, patch: fn(Option<String>) -> ContactPatch) -> crate::components::Save {
    let store = expect_context::<Store>();
    Callback::new(move |value: String| -> crate::components::Saving {
        let patch = patch(Some(value).filter(|value| !value.is_empty()));
        Box::pin(store.patch_contact(id, patch))
    })
}
