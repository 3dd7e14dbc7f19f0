//! The keys with which programs come in.

use super::{SettingsHead, api_key_form::ApiKeyForm};
use crate::{
    components::{
        Asking, Confirm, Dialog, EmptyState, FailurePanel, Icon, More, Once, OnceDialog, Question, Saving, ShownOnce,
        SkeletonRows, Stamp, Timestamp, Toasts,
    },
    session::Session,
    store::{Paged, Store},
    text,
};
use crm_types::{
    Permission,
    api_key::{ApiKey, ApiKeyMade, ApiKeyState},
    page::PageQuery,
};
use leptos::prelude::*;

const LIST: &str = "api-keys";

/// The page.
#[component]
pub(crate) fn ApiKeys() -> impl IntoView {
    let store = expect_context::<Store>();
    let session = expect_context::<Session>();
    let list = Paged::<ApiKey>::new();
    let fetch = move |cursor: Option<String>| {
        let client = store.client();
        list.take(cursor.is_none(), async move { client.api_keys(&PageQuery { cursor, limit: None }).await });
    };
    fetch(None);
    let adding = RwSignal::new(false);
    let shown = ShownOnce::new();
    let asking = Asking::new();
    let may_write = Memo::new(move |_| session.may(Permission::ApiKeyWrite));
    let add = move || {
        may_write.get().then(|| {
            view! {
                <button type="button" class="button primary" on:click=move |_| adding.set(true)>
                    <Icon name="plus" />
                    {text::CREATE_KEY}
                </button>
            }
        })
    };
    let saved = Callback::new(move |made: ApiKeyMade| {
        adding.set(false);
        shown.show(Once {
            title: text::key_made(&made.api_key.name),
            lead: text::KEY_SECRET_LEAD.to_owned(),
            label: text::KEY_SECRET,
            lines: vec![made.secret],
            until: made.api_key.expires_at,
            file: None,
            focus: Some(LIST),
        });
        list.items.update(|items| items.get_or_insert_default().insert(0, made.api_key));
    });
    view! {
        <SettingsHead title=text::API_KEYS lead=text::API_KEYS_LEAD>{add}</SettingsHead>
        {move || match (list.items.get(), list.failed.get()) {
            (Some(keys), _) if keys.is_empty() => {
                let lead = if may_write.get() { text::NO_KEYS_LEAD } else { text::NO_KEYS_TO_READ };
                view! {
                    <div class="panel">
                        <EmptyState icon="key" title=text::NO_KEYS lead />
                    </div>
                }
                    .into_any()
            }
            (Some(keys), _) => {
                let rows = keys.into_iter().map(|key| view! { <Row key list asking /> });
                view! {
                    <section class="panel" id=LIST tabindex="-1" aria-label=text::API_KEYS>
                        <ul class="entries">{rows.collect_view()}</ul>
                    </section>
                }
                    .into_any()
            }
            (None, Some(failure)) => view! { <FailurePanel failure retry=move |()| fetch(None) /> }.into_any(),
            (None, None) => view! { <SkeletonRows count=3 label=text::LOADING /> }.into_any(),
        }}
        <More list fetch=move |cursor| fetch(Some(cursor)) />
        <Dialog id="new-api-key" title=text::CREATE_KEY.to_owned() open=adding wide=true>
            <ApiKeyForm saved cancel=Callback::new(move |()| adding.set(false)) />
        </Dialog>
        <OnceDialog shown />
        <Confirm asking />
    }
    .into_any()
}

#[component]
fn Row(key: ApiKey, list: Paged<ApiKey>, asking: Asking) -> impl IntoView {
    let session = expect_context::<Session>();
    let is_active = key.state == ApiKeyState::Active;
    let tone = if is_active { "ok" } else { "" };
    let (id, name) = (key.id, key.name.clone());
    let revoke = move || {
        let name = name.clone();
        (is_active && session.may(Permission::ApiKeyWrite)).then(|| view! { <Revoke id name list asking /> })
    };
    let rights = key.scopes.iter().map(|right| view! { <li>{text::right(*right)}</li> }).collect_view();
    view! {
        <li class="entry">
            <div class="entry-what">
                <p class="entry-name">
                    <span class="strong" dir="auto">{key.name}</span>
                    <span class=format!("badge {tone}")>{text::key_state(key.state)}</span>
                </p>
                <p class="key-prefix">
                    <code>{key.prefix}</code>
                </p>
                <p class="meta">
                    {match key.last_used_at {
                        Some(at) => {
                            view! {
                                {text::LAST_USED}
                                " "
                                <Timestamp at stamp=Stamp::Moment />
                                {key.last_used_from.map(|from| format!(" {} {from}", text::KEY_FROM))}
                            }
                                .into_any()
                        }
                        None => text::NEVER_USED.into_any(),
                    }} " · " {expiry(key.expires_at, key.state)} " · " {text::per_minute(key.per_minute)}
                </p>
                <p class="meta" dir="auto">
                    {text::MADE_BY} " " {key.created_by} ", " <Timestamp at=key.created_at stamp=Stamp::Short />
                </p>
                <details>
                    <summary>{text::rights_count(key.scopes.len())}</summary>
                    <ul class="rights">{rights}</ul>
                </details>
            </div>
            {revoke}
        </li>
    }
    .into_any()
}

fn expiry(at: Option<chrono::DateTime<chrono::Utc>>, state: ApiKeyState) -> AnyView {
    let Some(at) = at else { return text::NEVER_EXPIRES.into_any() };
    let word = if state == ApiKeyState::Expired { text::EXPIRED } else { text::EXPIRES };
    view! {
        {word}
        " "
        <Timestamp at stamp=Stamp::Coming />
    }
    .into_any()
}

#[component]
fn Revoke(id: crm_types::ApiKeyId, name: String, list: Paged<ApiKey>, asking: Asking) -> impl IntoView {
    let store = expect_context::<Store>();
    let toasts = expect_context::<Toasts>();
    let label = text::revoke_named(&name);
    let ask = move |_| {
        let done = name.clone();
        asking.ask(Question {
            title: text::revoke_question(&name),
            explained: text::REVOKE_EXPLAINED.to_owned(),
            no: text::KEEP,
            yes: text::REVOKE,
            act: Callback::new(move |key: String| -> Saving {
                let (client, name) = (store.client(), done.clone());
                Box::pin(async move {
                    let stopped = client.revoke_api_key(id, &key).await?;
                    list.items.try_update(|items| {
                        if let Some(known) = items.iter_mut().flatten().find(|known| known.id == id) {
                            *known = stopped;
                        }
                    });
                    toasts.say(text::revoked(&name));
                    Ok(())
                })
            }),
            focus: LIST,
        });
    };
    view! {
        <div class="actions entry-acts">
            <button type="button" class="button danger-quiet" aria-label=label on:click=ask>
                {text::REVOKE}
            </button>
        </div>
    }
}
