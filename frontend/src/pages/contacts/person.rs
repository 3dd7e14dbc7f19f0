//! One person.

use super::{display_name, form::ContactForm};
use crate::{
    app::Go,
    components::{Avatar, CopyButton, Dialog, FailurePanel, Icon, PageTitle, SkeletonRows, Stamp, Timestamp, Toasts},
    failure::Failure,
    intl,
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
        // Also one that was known: an import that brought them was undone.
        (_, Some(failure)) if failure.code == Some(ErrorCode::NotFound) => view! { <NotFound /> }.into_any(),
        (Some(signal), _) => view! { <Person id signal /> }.into_any(),
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
                    <h2>{text::CONTACT}</h2>
                    <Reach contact />
                </section>
                <section class="panel">
                    <h2>{text::CONSENT}</h2>
                    <ConsentFacts consent=Signal::derive(move || contact.with(|known| known.consent.clone())) />
                </section>
                <section class="panel">
                    <h2>{text::ADDRESS}</h2>
                    <Home contact />
                </section>
                <section class="panel">
                    <h2>{text::ABOUT}</h2>
                    <About contact />
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

/// Phone numbers and email addresses.
#[component]
fn Reach(contact: Signal<Contact>) -> impl IntoView {
    let address = |link: String, shown: String, value: String, label: Option<String>| {
        view! {
            <dd>
                <span class="address-value">
                    <a class="fact-value" href=link>{shown}</a>
                    {label.map(|label| view! { <span class="badge" dir="auto">{label}</span> })}
                </span>
                <CopyButton value />
            </dd>
        }
    };
    let nothing = |empty: bool| empty.then(|| view! { <dd class="faint">{text::NONE}</dd> });
    move || {
        let Contact { phones, emails, .. } = contact.get();
        view! {
            <dl class="facts">
                <div class="fact">
                    <dt>{text::PHONE}</dt>
                    {nothing(phones.is_empty())}
                    {phones
                        .into_iter()
                        .map(|phone| address(format!("tel:{}", phone.value), phone.display, phone.value, phone.label))
                        .collect_view()}
                </div>
                <div class="fact">
                    <dt>{text::EMAIL}</dt>
                    {nothing(emails.is_empty())}
                    {emails
                        .into_iter()
                        .map(|email| address(
                            format!("mailto:{}", email.value),
                            email.value.clone(),
                            email.value,
                            email.label,
                        ))
                        .collect_view()}
                </div>
            </dl>
        }
    }
}

/// Where they live, as it stands on an envelope.
#[component]
fn Home(contact: Signal<Contact>) -> impl IntoView {
    let lines = Memo::new(move |_| contact.with(envelope));
    move || {
        let lines = lines.get();
        if lines.is_empty() {
            view! { <p class="faint">{text::NO_ADDRESS_KNOWN}</p> }.into_any()
        } else {
            let copied = lines.join("\n");
            view! {
                <div class="envelope">
                    <address>
                        {lines.into_iter().map(|line| view! { <span dir="auto">{line}</span> }).collect_view()}
                    </address>
                    <CopyButton value=copied />
                </div>
            }
            .into_any()
        }
    }
}

/// The lines of an address: those that are known.
fn envelope(contact: &Contact) -> Vec<String> {
    let joined = |parts: &[&Option<String>], between: &str| {
        let known: Vec<&str> =
            parts.iter().filter_map(|part| part.as_deref()).filter(|part| !part.is_empty()).collect();
        known.join(between)
    };
    let region = joined(&[&contact.state, &contact.postal_code], " ");
    let town = joined(&[&contact.city, &Some(region)], ", ");
    [joined(&[&contact.street], ""), town, joined(&[&contact.country], "")]
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect()
}

/// What else is known of them.
#[component]
fn About(contact: Signal<Contact>) -> impl IntoView {
    let fact = |name: String, value: String| {
        view! {
            <div class="fact">
                <dt dir="auto">{name}</dt>
                <dd dir="auto">{value}</dd>
            </div>
        }
    };
    move || {
        let known = contact.get();
        let facts = [
            (text::COMPANY, known.company),
            (text::LIFECYCLE, known.lifecycle.map(|stage| text::lifecycle(stage).to_owned())),
            (text::CUSTOMER_SINCE, known.customer_since.map(intl::date)),
            (text::LEAD_SOURCE, known.lead_source),
        ];
        let facts = facts.into_iter().filter_map(|(name, value)| Some(fact(name.to_owned(), value?)));
        let others = known.attributes.into_iter().map(|(name, value)| {
            // Text without its quotes; everything else as JSON has it.
            fact(text::fact_label(&name), value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        });
        let has_tags = !known.tags.is_empty();
        view! {
            <dl class="facts">
                {facts.collect_view()}
                <div class="fact">
                    <dt>{text::TAGS}</dt>
                    {(!has_tags).then(|| view! { <dd class="faint">{text::NONE}</dd> })}
                    {has_tags
                        .then(|| {
                            let tags = known
                                .tags
                                .into_iter()
                                .map(|tag| view! { <span class="tag" dir="auto">{tag}</span> });
                            view! { <dd class="tags">{tags.collect_view()}</dd> }
                        })}
                </div>
                {others.collect_view()}
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
