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

const FIELDS: &[&str] = &["/name", "/api_key", "/signing_keys"];

/// Name, key and, rarely, a signing key. Secrets go in and never come out again.
#[component]
pub(super) fn ConnectionForm(saved: Callback<Connection>, cancel: Callback<()>) -> impl IntoView {
    let store = expect_context::<Store>();
    let name = RwSignal::new(text::provider(ProviderKind::OpenPhone).to_owned());
    let api_key = RwSignal::new(String::new());
    let signing_key = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let error = move |pointer: &'static str| {
        Signal::derive(move || failure.with(|failure| failure.as_ref().and_then(|failure| failure.field(pointer))))
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let signing_key = signing_key.get_untracked().trim().to_owned();
        let connection = ConnectionIn {
            provider: ProviderKind::OpenPhone,
            name: name.get_untracked().trim().to_owned(),
            api_key: api_key.get_untracked().trim().to_owned(),
            address: None,
            from_name: None,
            signing_keys: Some(signing_key).filter(|key| !key.is_empty()).into_iter().collect(),
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
                Ok(connection) => saved.run(connection),
                Err(error) => failure.try_set(Some(error.into())).map_or((), drop),
            }
        });
    };
    view! {
        <form class="form" novalidate=true on:submit=submit>
            <FormErrors failure shown=FIELDS />
            <TextField id="connection-name" label=text::CONNECTION_NAME value=name error=error("/name") />
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
