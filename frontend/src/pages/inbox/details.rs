//! Who the person is: beside the thread where there is room, else over it.

use crate::{
    components::{CopyButton, Editable, FailurePanel, Icon, SkeletonRows},
    failure::Failure,
    pages::contacts::{ConsentFacts, save_field},
    platform,
    prefs::Prefs,
    routes,
    session::Session,
    store::Store,
    text,
};
use crm_types::{
    ContactId, Permission,
    contact::{Contact, ContactPatch},
    conversation::Conversation,
};
use leptos::{prelude::*, task::spawn_local};

/// Wide enough to show the details unasked.
const WIDE: u32 = 1_440;

/// Shows or hides the pane.
pub(super) fn toggle(prefs: Prefs) {
    prefs.details.update(|wanted| {
        let shown = wanted.unwrap_or_else(|| !platform::is_narrower_than(WIDE));
        *wanted = Some(!shown);
    });
}

/// The pane at the right.
#[component]
pub(super) fn Details(signal: ArcRwSignal<Conversation>) -> impl IntoView {
    let prefs = expect_context::<Prefs>();
    let contact = Memo::new(move |_| signal.with(|known| known.contact.id));
    view! {
        <aside class="pane details-pane" id="details-pane" aria-label=text::DETAILS>
            <header class="details-head">
                <h2>{text::DETAILS}</h2>
                <button
                    type="button"
                    class="button ghost icon-only"
                    aria-label=text::CLOSE
                    on:click=move |_| prefs.details.set(Some(false))
                >
                    <Icon name="x" />
                </button>
            </header>
            {move || match contact.get() {
                Some(contact) => view! { <Person contact /> }.into_any(),
                None => view! { <p class="details-note">{text::GROUP}</p> }.into_any(),
            }}
        </aside>
    }
    .into_any()
}

#[component]
fn Person(contact: ContactId) -> impl IntoView {
    let store = expect_context::<Store>();
    let found = RwSignal::new(store.contact(contact).is_some());
    let failed = RwSignal::new(None::<Failure>);
    let fetch = move || {
        failed.set(None);
        spawn_local(async move {
            match store.fetch_contact(contact).await {
                Ok(_) => found.try_set(true).map_or((), drop),
                Err(failure) => failed.try_set(Some(failure)).map_or((), drop),
            }
        });
    };
    fetch();
    move || match (found.get().then(|| store.contact(contact)).flatten(), failed.get()) {
        (Some(signal), _) => view! { <Facts contact signal /> }.into_any(),
        (None, Some(failure)) => view! { <FailurePanel failure retry=move |()| fetch() /> }.into_any(),
        (None, None) => view! { <SkeletonRows count=4 label=text::LOADING /> }.into_any(),
    }
}

#[component]
fn Facts(contact: ContactId, signal: ArcRwSignal<Contact>) -> impl IntoView {
    let field = |read: fn(&Contact) -> Option<&String>| {
        let signal = signal.clone();
        Signal::derive(move || signal.with(|known| read(known).cloned().unwrap_or_default()))
    };
    let session = expect_context::<Session>();
    let may_edit = Signal::derive(move || session.may(Permission::ContactWrite));
    let first = field(|known| known.first_name.as_ref());
    let last = field(|known| known.last_name.as_ref());
    let company = field(|known| known.company.as_ref());
    let rest = signal.clone();
    let consent = Signal::derive(move || signal.with(|known| known.consent.clone()));
    view! {
        <div class="details-body">
            <dl class="facts">
                <Editable
                    id="fact-first-name"
                    label=text::FIRST_NAME
                    value=first
                    save=save_field(contact, |value| ContactPatch { first_name: Some(value), ..ContactPatch::default() })
                    may_edit
                />
                <Editable
                    id="fact-last-name"
                    label=text::LAST_NAME
                    value=last
                    save=save_field(contact, |value| ContactPatch { last_name: Some(value), ..ContactPatch::default() })
                    may_edit
                />
                <Editable
                    id="fact-company"
                    label=text::COMPANY
                    value=company
                    save=save_field(contact, |value| ContactPatch { company: Some(value), ..ContactPatch::default() })
                    may_edit
                />
                {move || {
                    let (phones, emails, tags) = rest
                        .with(|known| (known.phones.clone(), known.emails.clone(), known.tags.clone()));
                    view! {
                        <div class="fact">
                            <dt>{text::PHONE}</dt>
                            {none_if(phones.is_empty())}
                            {phones
                                .into_iter()
                                .map(|phone| {
                                    view! {
                                        <dd>
                                            <span class="address-value">
                                                <a class="fact-value" href=format!("tel:{}", phone.value)>
                                                    {phone.display}
                                                </a>
                                                {label(phone.label)}
                                            </span>
                                            <CopyButton value=phone.value />
                                        </dd>
                                    }
                                })
                                .collect_view()}
                        </div>
                        <div class="fact">
                            <dt>{text::EMAIL}</dt>
                            {none_if(emails.is_empty())}
                            {emails
                                .into_iter()
                                .map(|email| {
                                    view! {
                                        <dd>
                                            <span class="address-value">
                                                <a class="fact-value" href=format!("mailto:{}", email.value)>
                                                    {email.value.clone()}
                                                </a>
                                                {label(email.label)}
                                            </span>
                                            <CopyButton value=email.value />
                                        </dd>
                                    }
                                })
                                .collect_view()}
                        </div>
                        <div class="fact">
                            <dt>{text::TAGS}</dt>
                            <dd class="tags">
                                {none_if_inline(tags.is_empty())}
                                {tags.into_iter().map(|tag| view! { <span class="tag" dir="auto">{tag}</span> }).collect_view()}
                            </dd>
                        </div>
                    }
                }}
            </dl>
            <h3>{text::CONSENT}</h3>
            <ConsentFacts consent />
            <p>
                <a class="button block" href=routes::contact(contact)>
                    {text::OPEN_CONTACT}
                </a>
            </p>
        </div>
    }
    .into_any()
}

/// What an address is.
fn label(label: Option<String>) -> Option<impl IntoView> {
    label.map(|label| view! { <span class="badge" dir="auto">{label}</span> })
}

fn none_if(empty: bool) -> Option<impl IntoView> {
    empty.then(|| view! { <dd class="faint">{text::NONE}</dd> })
}

fn none_if_inline(empty: bool) -> Option<impl IntoView> {
    empty.then(|| view! { <span class="faint">{text::NONE}</span> })
}
