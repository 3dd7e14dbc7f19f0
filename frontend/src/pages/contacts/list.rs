//! The list of people.

use super::{display_name, form::ContactForm};
use crate::{
    app::Go,
    components::{Avatar, Dialog, EmptyState, FailurePanel, Icon, PageTitle, SkeletonRows, Toasts},
    failure::Failure,
    keys::{Command, Keys},
    pages::lazy::prefetch_imports,
    platform, routes,
    session::Session,
    store::{Phase, Store},
    text,
};
use crm_types::{
    ContactId, Permission,
    contact::{Contact, ContactExport},
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use std::time::Duration;

const SEARCH_ID: &str = "contact-search";
const TYPING_PAUSE: Duration = Duration::from_millis(200);
const PREFIX: &str = "person-";

/// The page.
#[component]
pub(crate) fn Contacts() -> impl IntoView {
    let store = expect_context::<Store>();
    let go = expect_context::<Go>();
    let query = use_query_map();
    let q = Memo::new(move |_| query.with(|query| query.get_str("q").unwrap_or_default().trim().to_owned()));
    Effect::new(move || {
        let q = q.get();
        store.load_people(&q);
        store.shown.update(|shown| shown.people = Some(q));
    });
    on_cleanup(move || {
        store.shown.try_update(|shown| shown.people = None);
    });
    let session = expect_context::<Session>();
    let may_write = Memo::new(move |_| session.may(Permission::ContactWrite));
    let may_import = Memo::new(move |_| session.may(Permission::ContactImport));
    let may_export = Memo::new(move |_| session.may(Permission::ContactExport));
    let adding = RwSignal::new(false);
    follow_keys(store, q);

    let count = move || {
        let list = store.people(&q.get());
        if list.phase.get() != Phase::Ready {
            return String::new();
        }
        let (n, more) = (list.ids.with(Vec::len), list.next.with(Option::is_some));
        q.with(|q| if q.is_empty() { text::contacts_shown(n, more) } else { text::contacts_matching(n, more, q) })
    };
    view! {
        <div class="page">
            <header class="page-head">
                <PageTitle title=text::CONTACTS.to_owned() />
                <span class="meta" role="status">{count}</span>
                <div class="actions push">
                    {move || may_export.get().then(|| view! { <Export q /> })}
                    {move || {
                        may_import
                            .get()
                            .then(|| {
                                view! {
                                    <a
                                        class="button"
                                        href=routes::IMPORTS
                                        on:pointerenter=move |_| prefetch_imports()
                                        on:focus=move |_| prefetch_imports()
                                    >
                                        <Icon name="upload" />
                                        {text::IMPORT}
                                    </a>
                                }
                            })
                    }}
                    {move || {
                        may_write
                            .get()
                            .then(|| {
                                view! {
                                    <button type="button" class="button primary" on:click=move |_| adding.set(true)>
                                        <Icon name="plus" />
                                        {text::ADD_CONTACT}
                                    </button>
                                }
                            })
                    }}
                </div>
            </header>
            <Search q go />
            {move || view! { <People q=q.get() adding may_write may_import /> }}
        </div>
        <Dialog id="new-contact" title=text::NEW_CONTACT.to_owned() open=adding wide=true>
            <ContactForm
                cancel=Callback::new(move |()| adding.set(false))
                saved=Callback::new(move |id| {
                    adding.set(false);
                    go.to(&routes::contact(id));
                })
            />
        </Dialog>
    }
    .into_any()
}

/// Saves those whom the question finds, or everybody, as a file.
#[component]
fn Export(q: Memo<String>) -> impl IntoView {
    let store = expect_context::<Store>();
    let toasts = expect_context::<Toasts>();
    let saving = RwSignal::new(false);
    let save = move |_| {
        if saving.get_untracked() {
            return;
        }
        saving.set(true);
        let asked = ContactExport { q: Some(q.get_untracked()).filter(|q| !q.is_empty()), format: None };
        let client = store.client();
        spawn_local(async move {
            match client.contacts_export(&asked).await {
                Ok(file) => platform::save_csv("contacts.csv", &file),
                Err(error) => toasts.fail(Failure::from(error).sentence),
            }
            saving.try_set(false);
        });
    };
    view! {
        <button type="button" class="button" aria-busy=move || saving.get().to_string() on:click=save>
            <Icon name="download" />
            {text::EXPORT}
        </button>
    }
}

fn follow_keys(store: Store, q: Memo<String>) {
    expect_context::<Keys>().on(move |command| {
        let step = match command {
            Command::Search => {
                platform::focus_soon(SEARCH_ID);
                return true;
            }
            Command::Next => 1,
            Command::Previous => -1,
            _ => return false,
        };
        let focused: Option<ContactId> =
            document().active_element().and_then(|row| row.id().strip_prefix(PREFIX)?.parse().ok());
        let target = store.people(&q.get_untracked()).ids.with_untracked(|ids| match focused {
            Some(id) => {
                let at = ids.iter().position(|other| *other == id)?;
                ids.get(at.checked_add_signed(step)?).copied()
            }
            None => ids.first().copied(),
        });
        if let Some(row) = target.and_then(|id| platform::html_element(&format!("{PREFIX}{id}"))) {
            let _ = row.focus();
        }
        true
    });
}

#[component]
fn Search(q: Memo<String>, go: Go) -> impl IntoView {
    let typed = RwSignal::new(q.get_untracked());
    Effect::new(move || {
        let q = q.get();
        if typed.get_untracked().trim() != q {
            typed.set(q);
        }
    });
    let pending = StoredValue::new(None::<TimeoutHandle>);
    let cancel = move || {
        if let Some(handle) = pending.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(cancel);
    let show = move || {
        cancel();
        let words = typed.get_untracked().trim().to_owned();
        let path = if words.is_empty() {
            routes::CONTACTS.to_owned()
        } else {
            format!("{}?q={}", routes::CONTACTS, String::from(js_sys::encode_uri_component(&words)))
        };
        go.instead(&path);
    };
    view! {
        <form
            class="search wide"
            role="search"
            on:submit=move |event| {
                event.prevent_default();
                show();
            }
        >
            <Icon name="search" />
            <input
                id=SEARCH_ID
                type="text"
                inputmode="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=text::SEARCH_CONTACTS
                aria-keyshortcuts="/"
                placeholder=text::SEARCH_CONTACTS_HINT
                prop:value=move || typed.get()
                on:input:target=move |event| {
                    typed.set(event.target().value());
                    cancel();
                    pending.set_value(set_timeout_with_handle(show, TYPING_PAUSE).ok());
                }
                on:keydown:target=move |event| {
                    if event.key() == "Escape" {
                        event.prevent_default();
                        if typed.with_untracked(String::is_empty) {
                            let _ = event.target().blur();
                        } else {
                            typed.set(String::new());
                            show();
                        }
                    }
                }
            />
        </form>
    }
}

#[component]
fn People(q: String, adding: RwSignal<bool>, may_write: Memo<bool>, may_import: Memo<bool>) -> impl IntoView {
    let store = expect_context::<Store>();
    let list = store.people(&q);
    let q = StoredValue::new(q);
    let (ids, next, phase, busy) = (list.ids, list.next, list.phase, list.busy.signal);
    let is_empty = Memo::new({
        let ids = ids.clone();
        move |_| ids.with(Vec::is_empty)
    });
    let more_failed = list.more_failed;
    move || match phase.get() {
        Phase::Fresh => view! { <SkeletonRows count=8 label=text::LOADING /> }.into_any(),
        Phase::Failed(failure) => {
            let retry = move |()| store.load_people(&q.get_value());
            view! { <FailurePanel failure retry /> }.into_any()
        }
        Phase::Ready if is_empty.get() && q.with_value(String::is_empty) && !may_write.get() => {
            view! { <EmptyState icon="users" title=text::NOBODY_YET lead=text::NOBODY_YET_LEAD /> }.into_any()
        }
        Phase::Ready if is_empty.get() && q.with_value(String::is_empty) => view! {
            <EmptyState icon="users" title=text::BRING_PEOPLE lead=text::BRING_PEOPLE_LEAD>
                {move || {
                    may_import
                        .get()
                        .then(|| view! { <a class="button primary" href=routes::IMPORTS>{text::IMPORT_FILE}</a> })
                }}
                <button type="button" class="button" on:click=move |_| adding.set(true)>
                    {text::ADD_ONE}
                </button>
            </EmptyState>
        }
        .into_any(),
        Phase::Ready if is_empty.get() => view! { <EmptyState icon="search" title=text::NOBODY_FOUND /> }.into_any(),
        Phase::Ready => {
            let (ids, next, busy, more_failed) = (ids.clone(), next.clone(), busy.clone(), more_failed.clone());
            view! {
                <table class="table people">
                    <thead>
                        <tr>
                            <th scope="col">{text::NAME}</th>
                            <th scope="col" class="wide-only">
                                {text::COMPANY}
                            </th>
                            <th scope="col">{text::PHONE}</th>
                            <th scope="col" class="wide-only">
                                {text::EMAIL}
                            </th>
                            <th scope="col" class="wide-only">
                                {text::TAGS}
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || ids.get() key=|id| *id let(id)>
                            <PersonRow id />
                        </For>
                    </tbody>
                </table>
                {move || {
                    let failed = more_failed.get();
                    let busy = busy.clone();
                    next.with(Option::is_some)
                        .then(|| {
                            view! {
                                <p class="more">
                                    {failed.map(|failure| view! { <span class="field-error">{failure.sentence}</span> })}
                                    <button
                                        type="button"
                                        class="button"
                                        aria-busy=move || busy.get().to_string()
                                        on:click=move |_| store.load_more_people(&q.get_value())
                                    >
                                        {text::LOAD_MORE}
                                    </button>
                                </p>
                            }
                        })
                }}
            }
            .into_any()
        }
    }
}

#[component]
fn PersonRow(id: ContactId) -> impl IntoView {
    let store = expect_context::<Store>();
    let signal = store.contact(id)?;
    let name = Signal::derive({
        let signal = signal.clone();
        move || signal.with(display_name).unwrap_or_else(|| text::NO_NAME.to_owned())
    });
    let cell = |read: fn(&Contact) -> Option<String>| {
        let signal = signal.clone();
        move || signal.with(read)
    };
    let company = cell(|known| known.company.clone());
    let phone = cell(|known| known.phones.first().map(|phone| phone.display.clone()));
    let email = cell(|known| known.emails.first().map(|email| email.value.clone()));
    let tags = signal.clone();
    let is_unsubscribed =
        move || signal.with(|known| known.consent.sms.state == crm_types::consent::ConsentState::Unsubscribed);
    Some(view! {
        <tr>
            <td>
                <span class="person">
                    <Avatar name />
                    <a id=format!("{PREFIX}{id}") class="row-cover" href=routes::contact(id) dir="auto">
                        {name}
                    </a>
                    {move || is_unsubscribed().then(|| view! { <span class="badge">{text::OPTED_OUT}</span> })}
                </span>
            </td>
            <td class="wide-only" dir="auto">
                {company}
            </td>
            <td class="figures">{phone}</td>
            <td class="wide-only">{email}</td>
            <td class="wide-only tags">
                {move || {
                    tags.with(|known| known.tags.clone())
                        .into_iter()
                        .take(3)
                        .map(|tag| view! { <span class="tag" dir="auto">{tag}</span> })
                        .collect_view()
                }}
            </td>
        </tr>
    })
}
