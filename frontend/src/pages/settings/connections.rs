//! Accounts at providers.

use super::{
    SettingsHead,
    connection_card::ConnectionCard,
    connection_form::{ConnectionForm, Made},
};
use crate::{
    components::{Dialog, EmptyState, FailurePanel, Icon, SkeletonRows, Toasts},
    failure::Failure,
    session::Session,
    store::{Newest, Store},
    text,
};
use crm_types::{ConnectionId, Permission, connection::Connection};
use leptos::{prelude::*, task::spawn_local};

/// The page.
#[component]
pub(crate) fn Connections() -> impl IntoView {
    let store = expect_context::<Store>();
    let toasts = expect_context::<Toasts>();
    let session = expect_context::<Session>();
    let may_write = Memo::new(move |_| session.may(Permission::ConnectionWrite));
    let adding = RwSignal::new(false);
    let items = RwSignal::new(None::<Vec<Connection>>);
    let failed = RwSignal::new(None::<Failure>);
    // Known only in this page and only until it is left: the server does not tell it again.
    let mail_key = RwSignal::new(None::<(ConnectionId, String)>);
    let requests = Newest::new();
    let fetch = move || {
        let (client, is_newest) = (store.client(), requests.begin());
        spawn_local(async move {
            let answer = client.connections().await;
            if !is_newest() {
                return;
            }
            match answer {
                Ok(list) => {
                    failed.try_set(None);
                    items.try_set(Some(list.items));
                }
                // What is already shown stays.
                Err(error) => failed.try_set(Some(error.into())).map_or((), drop),
            }
        });
    };
    Effect::new(move || {
        store.versions.connections.track();
        fetch();
    });
    let add = move || {
        may_write.get().then(|| {
            view! {
                <button type="button" class="button primary" on:click=move |_| adding.set(true)>
                    <Icon name="plus" />
                    {text::ADD_CONNECTION}
                </button>
            }
        })
    };
    let changed = Callback::new(move |connection: Connection| {
        items.update(|items| {
            let items = items.get_or_insert_default();
            match items.iter_mut().find(|known| known.id == connection.id) {
                Some(known) => *known = connection,
                None => items.push(connection),
            }
        });
    });
    view! {
        <SettingsHead title=text::CONNECTIONS lead=text::CONNECTIONS_LEAD>{add}</SettingsHead>
        {move || match (items.get(), failed.get()) {
            (Some(items), _) if items.is_empty() => {
                let lead = if may_write.get() { text::NO_CONNECTION_LEAD } else { text::NO_CONNECTION_TO_READ };
                view! {
                    <div class="panel">
                        <EmptyState icon="plug" title=text::NO_CONNECTION lead>
                            {add}
                        </EmptyState>
                    </div>
                }
                    .into_any()
            }
            (Some(items), _) => {
                items
                    .into_iter()
                    .map(|connection| {
                        let id = connection.id;
                        let mail_key = mail_key.get().filter(|(of, _)| *of == id).map(|(_, key)| key);
                        view! { <ConnectionCard connection changed mail_key /> }
                    })
                    .collect_view()
                    .into_any()
            }
            (None, Some(failure)) => view! { <FailurePanel failure retry=move |()| fetch() /> }.into_any(),
            (None, None) => view! { <SkeletonRows count=3 label=text::LOADING /> }.into_any(),
        }}
        <Dialog id="new-connection" title=text::ADD_CONNECTION.to_owned() open=adding wide=true>
            <ConnectionForm
                cancel=Callback::new(move |()| adding.set(false))
                saved=Callback::new(move |Made { connection, mail_key: key }| {
                    adding.set(false);
                    mail_key.set(key.map(|key| (connection.id, key)));
                    changed.run(connection);
                    toasts.say(text::CONNECTED);
                })
            />
        </Dialog>
    }
    .into_any()
}
