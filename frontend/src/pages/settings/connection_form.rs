//! The form for a new connection.

use crate::{
    components::{FieldKind, FormErrors, TextField},
    failure::Failure,
    platform,
    store::Store,
    text,
};
use crm_types::connection::{Connection, ConnectionIn, ProviderKind};
use leptos::{prelude::*, task::spawn_local};

const FIELDS: &[&str] = &["/name", "/api_key", "/signing_keys", "/address", "/from_name"];

/// What was made, and the key that whoever brings mail has to show: it cannot be read again.
#[derive(Clone)]
pub(super) struct Made {
    pub(super) connection: Connection,
    pub(super) mail_key: Option<String>,
}

/// What kind, its name and its keys. Secrets go in and never come out again.
#[component]
pub(super) fn ConnectionForm(saved: Callback<Made>, cancel: Callback<()>) -> impl IntoView {
    let store = expect_context::<Store>();
    let provider = RwSignal::new(ProviderKind::OpenPhone);
    let name = RwSignal::new(text::provider(ProviderKind::OpenPhone).to_owned());
    let api_key = RwSignal::new(String::new());
    let signing_key = RwSignal::new(String::new());
    let address = RwSignal::new(String::new());
    let from_name = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let error = move |pointer: &'static str| {
        Signal::derive(move || failure.with(|failure| failure.as_ref().and_then(|failure| failure.field(pointer))))
    };
    let choose = move |kind: ProviderKind| {
        if name.with_untracked(|name| name == text::provider(provider.get_untracked())) {
            name.set(text::provider(kind).to_owned());
        }
        failure.set(None);
        api_key.set(String::new());
        signing_key.set(if kind == ProviderKind::Mailbox { platform::new_secret() } else { String::new() });
        provider.set(kind);
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let given = |value: RwSignal<String>| Some(value.get_untracked().trim().to_owned()).filter(|it| !it.is_empty());
        let is_mailbox = provider.get_untracked() == ProviderKind::Mailbox;
        let signing_key = given(signing_key);
        let connection = ConnectionIn {
            provider: provider.get_untracked(),
            name: name.get_untracked().trim().to_owned(),
            api_key: api_key.get_untracked().trim().to_owned(),
            signing_keys: signing_key.clone().into_iter().collect(),
            address: given(address).filter(|_| is_mailbox),
            from_name: given(from_name).filter(|_| is_mailbox),
        };
        if let Err(errors) = connection.validate() {
            failure.set(Some(Failure::of_fields(errors)));
            return;
        }
        busy.set(true);
        failure.set(None);
        let client = store.client();
        spawn_local(async move {
            let answer = client.create_connection(&connection, &platform::new_key()).await;
            busy.try_set(false);
            match answer {
                Ok(connection) => saved.run(Made { connection, mail_key: signing_key.filter(|_| is_mailbox) }),
                Err(error) => failure.try_set(Some(error.into())).map_or((), drop),
            }
        });
    };
    let kind = move |kind: ProviderKind| {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || (provider.get() == kind).to_string()
                on:click=move |_| choose(kind)
            >
                {text::provider(kind)}
            </button>
        }
    };
    let line = move || {
        view! {
            <TextField
                id="connection-key"
                label=text::API_KEY
                kind=FieldKind::Secret
                hint=text::API_KEY_HINT
                value=api_key
                error=error("/api_key")
            />
            <TextField
                id="connection-signing-key"
                label=text::SIGNING_KEY
                kind=FieldKind::Secret
                optional=true
                hint=text::SIGNING_KEY_HINT
                value=signing_key
                error=error("/signing_keys")
            />
        }
    };
    let mailbox = move || {
        view! {
            <TextField
                id="connection-address"
                label=text::MAILBOX_ADDRESS
                kind=FieldKind::Email
                value=address
                error=error("/address")
            />
            <TextField
                id="connection-from"
                label=text::MAILBOX_FROM
                optional=true
                hint=text::MAILBOX_FROM_HINT
                value=from_name
                error=error("/from_name")
            />
            <TextField
                id="connection-smtp"
                label=text::MAIL_SERVER
                kind=FieldKind::Secret
                optional=true
                hint=text::MAIL_SERVER_HINT
                value=api_key
                error=error("/api_key")
            />
            <TextField
                id="connection-mail-key"
                label=text::MAIL_KEY
                optional=true
                hint=text::MAIL_KEY_HINT
                value=signing_key
                error=error("/signing_keys")
            />
        }
    };
    view! {
        <form class="form" novalidate=true on:submit=submit>
            <div class="chips" role="group" aria-label=text::PROVIDER>
                {ProviderKind::ALL.iter().map(|one| kind(*one)).collect_view()}
            </div>
            <FormErrors failure shown=FIELDS />
            <TextField id="connection-name" label=text::CONNECTION_NAME value=name error=error("/name") />
            {move || match provider.get() {
                ProviderKind::OpenPhone => line().into_any(),
                ProviderKind::Mailbox => mailbox().into_any(),
            }}
            <div class="actions end">
                <button type="button" class="button" on:click=move |_| cancel.run(())>
                    {text::CANCEL}
                </button>
                <button type="submit" class="button primary" aria-busy=move || busy.get().to_string()>
                    {text::CONNECT}
                </button>
            </div>
        </form>
    }
    .into_any()
}
