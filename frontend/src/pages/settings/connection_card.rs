//! One connection: how it does, its lines, its webhook, its key.

use super::incoming_mail::IncomingMail;
use crate::{
    components::{FieldKind, Icon, Stamp, TextField, Timestamp, Toasts},
    failure::Failure,
    platform,
    session::Session,
    store::Store,
    text,
};
use crm_client::ClientError;
use crm_types::{
    Permission,
    connection::{Connection, ConnectionPatch, Health, HealthState, Line, ProviderKind, WebhookStatus},
};
use leptos::{prelude::*, task::spawn_local};
use std::future::Future;

/// The card.
#[component]
pub(super) fn ConnectionCard(
    connection: Connection,
    changed: Callback<Connection>,
    /// What whoever brings mail has to show, right after the mailbox was made.
    mail_key: Option<String>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let session = expect_context::<Session>();
    let may_write = Memo::new(move |_| session.may(Permission::ConnectionWrite));
    let id = connection.id;
    let name = connection.name.clone();
    let busy = RwSignal::new(false);
    let test = use_act(busy, changed, text::TESTED);
    let register = use_act(busy, changed, text::REGISTERED);
    let replacing = RwSignal::new(false);
    let webhook = connection.webhook.clone();
    // Not `disabled`: a button that cannot be reached cannot say why.
    let impossible = !webhook.possible;
    let on_register = move |_| {
        if !impossible && !busy.get_untracked() {
            let client = store.client();
            register(Box::pin(async move { client.register_webhooks(id, &platform::new_key()).await }));
        }
    };
    let on_test = move |_| {
        if !busy.get_untracked() {
            let client = store.client();
            test(Box::pin(async move { client.test_connection(id, &platform::new_key()).await }));
        }
    };
    let webhook_note = format!("webhook-note-{id}");
    let is_mailbox = connection.provider == ProviderKind::Mailbox;
    let incoming = is_mailbox.then(|| view! { <IncomingMail connection=connection.clone() mail_key /> });
    view! {
        <article class="panel connection-card" aria-labelledby=format!("connection-{id}")>
            <header class="panel-head">
                <div>
                    <h2 id=format!("connection-{id}") dir="auto">{connection.name.clone()}</h2>
                    <p class="meta">{text::provider(connection.provider)}</p>
                </div>
                <HealthBadge state=connection.health.state />
                {move || {
                    may_write
                        .get()
                        .then(|| {
                            view! {
                                <div class="actions push">
                                    <button
                                        type="button"
                                        class="button"
                                        aria-label=text::test_named(&name)
                                        aria-busy=move || busy.get().to_string()
                                        on:click=on_test
                                    >
                                        <Icon name="refresh" />
                                        {text::TEST}
                                    </button>
                                </div>
                            }
                        })
                }}
            </header>
            <HealthFacts health=connection.health />
            <h3>{if is_mailbox { text::MAILBOX } else { text::LINES }}</h3>
            <Lines lines=connection.lines />
            {incoming}
            {(!is_mailbox)
                .then(|| {
                    view! {
                        <h3>{text::WEBHOOK}</h3>
                        <div class="webhook">
                            <p id=webhook_note.clone()>{webhook_words(&webhook)}</p>
                            {move || {
                                (may_write.get() && !webhook.registered)
                                    .then(|| {
                                        view! {
                                            <button
                                                type="button"
                                                class="button"
                                                aria-disabled=impossible.then_some("true")
                                                aria-describedby=webhook_note.clone()
                                                on:click=on_register
                                            >
                                                {text::REGISTER_WEBHOOKS}
                                            </button>
                                        }
                                    })
                            }}
                        </div>
                    }
                })}
            <h3>{if is_mailbox { text::MAIL_SERVER } else { text::KEY }}</h3>
            <div class="key-row">
                <code>{connection.key_hint}</code>
                <span class="meta">{text::signing_keys(connection.signing_keys)}</span>
                {move || {
                    may_write
                        .get()
                        .then(|| {
                            view! {
                                <button
                                    type="button"
                                    class="button push"
                                    aria-expanded=move || replacing.get().to_string()
                                    on:click=move |_| replacing.update(|open| *open = !*open)
                                >
                                    {text::REPLACE_KEY}
                                </button>
                            }
                        })
                }}
            </div>
            {move || (may_write.get() && replacing.get()).then(|| view! { <ReplaceKey id changed is_mailbox close=move |()| replacing.set(false) /> })}
        </article>
    }
    .into_any()
}

const fn webhook_words(webhook: &WebhookStatus) -> &'static str {
    match (webhook.registered, webhook.possible) {
        (true, _) => text::WEBHOOK_REGISTERED,
        (false, true) => text::WEBHOOK_POSSIBLE,
        (false, false) => text::WEBHOOK_IMPOSSIBLE,
    }
}

#[component]
fn HealthBadge(state: HealthState) -> impl IntoView {
    let (icon, tone) = match state {
        HealthState::Ok => ("check", "ok"),
        HealthState::Untested => ("help", ""),
        HealthState::Degraded => ("alert", "warn"),
        HealthState::KeyRejected | HealthState::Unreachable => ("alert", "bad"),
    };
    view! {
        <span class=format!("badge {tone}")>
            <Icon name=icon />
            {text::health(state)}
        </span>
    }
}

#[component]
fn HealthFacts(health: Health) -> impl IntoView {
    let moment = |at: Option<chrono::DateTime<chrono::Utc>>| match at {
        Some(at) => view! { <Timestamp at stamp=Stamp::Short /> }.into_any(),
        None => text::NEVER.into_any(),
    };
    view! {
        <p>{health.message}</p>
        <p class="meta health-times">
            <span>{text::LAST_CHECK} " " {moment(health.checked_at)}</span>
            <span>{text::LAST_EVENT} " " {moment(health.last_event_at)}</span>
        </p>
    }
}

#[component]
fn Lines(lines: Vec<Line>) -> impl IntoView {
    if lines.is_empty() {
        return view! { <p class="faint">{text::NO_LINES}</p> }.into_any();
    }
    let rows = lines.into_iter().map(|line| {
        view! {
            <li>
                <Icon name=if line.address.contains('@') { "mail" } else { "phone" } />
                <span class="figures">{line.display}</span>
                <span class="meta" dir="auto">{line.name}</span>
                {(!line.can_text && !line.address.contains('@')).then(|| view! { <span class="badge warn">{text::CANNOT_TEXT}</span> })}
            </li>
        }
    });
    view! { <ul class="lines">{rows.collect_view()}</ul> }.into_any()
}

#[component]
fn ReplaceKey(
    id: crm_types::ConnectionId,
    changed: Callback<Connection>,
    is_mailbox: bool,
    #[prop(into)] close: Callback<()>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let toasts = expect_context::<Toasts>();
    let key = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<Failure>);
    let error = Signal::derive(move || {
        failure.with(|failure| {
            failure.as_ref().map(|failure| failure.field("/api_key").unwrap_or_else(|| failure.sentence.clone()))
        })
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let patch =
            ConnectionPatch { api_key: Some(key.get_untracked().trim().to_owned()), ..ConnectionPatch::default() };
        if let Err(errors) = patch.validate() {
            failure.set(Some(Failure::of_fields(errors)));
            return;
        }
        let client = store.client();
        spawn_local(async move {
            match client.patch_connection(id, &patch, &platform::new_key()).await {
                Ok(connection) => {
                    close.run(());
                    changed.run(connection);
                    toasts.say(text::SAVED);
                }
                Err(error) => failure.try_set(Some(error.into())).map_or((), drop),
            }
        });
    };
    view! {
        <form class="form" novalidate=true on:submit=submit>
            <TextField id="replacement-key" label=if is_mailbox { text::MAIL_SERVER } else { text::NEW_KEY } kind=FieldKind::Secret hint=if is_mailbox { text::MAIL_SERVER_HINT } else { text::API_KEY_HINT } value=key error />
            <div class="actions end">
                <button type="button" class="button" on:click=move |_| close.run(())>
                    {text::CANCEL}
                </button>
                <button type="submit" class="button primary">
                    {text::SAVE}
                </button>
            </div>
        </form>
    }
}

type Answer = std::pin::Pin<Box<dyn Future<Output = Result<Connection, ClientError>>>>;

/// Waits for the provider, shows what it said, and says that it is done.
fn use_act(busy: RwSignal<bool>, changed: Callback<Connection>, done: &'static str) -> impl Fn(Answer) + Copy {
    let toasts = expect_context::<Toasts>();
    move |act: Answer| {
        busy.set(true);
        spawn_local(async move {
            let answer = act.await;
            busy.try_set(false);
            match answer {
                Ok(connection) => {
                    changed.run(connection);
                    toasts.say(done);
                }
                Err(error) => toasts.fail(Failure::from(error).sentence),
            }
        });
    }
}
