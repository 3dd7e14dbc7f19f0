//! Who I am here, my password, and where I am signed in.

use super::SettingsHead;
use crate::{
    components::{FailurePanel, FieldKind, FormErrors, Icon, More, SkeletonRows, Stamp, TextField, Timestamp, Toasts},
    failure::Failure,
    platform,
    session::Session,
    store::{Paged, Store},
    text,
};
use crm_types::{
    SessionId,
    auth::{PasswordChange, SessionView},
    page::PageQuery,
};
use leptos::{prelude::*, task::spawn_local};

const SESSIONS_TITLE: &str = "sessions-title";

/// The page.
#[component]
pub(crate) fn Profile() -> impl IntoView {
    let session = expect_context::<Session>();
    // Counts what may have changed the list of sessions.
    let version = RwSignal::new(0_u32);
    let me = move || {
        session.me().map(|me| {
            view! {
                <dl class="facts">
                    <div class="fact">
                        <dt>{text::NAME}</dt>
                        <dd dir="auto">{me.name}</dd>
                    </div>
                    <div class="fact">
                        <dt>{text::EMAIL}</dt>
                        <dd>{me.email}</dd>
                    </div>
                    <div class="fact">
                        <dt>{text::ROLE}</dt>
                        <dd>{text::role(me.role)}</dd>
                    </div>
                </dl>
            }
        })
    };
    view! {
        <SettingsHead title=text::PROFILE lead=text::PROFILE_LEAD />
        <section class="panel">{me}</section>
        <section class="panel" aria-labelledby="password-title">
            <h2 id="password-title">{text::CHANGE_PASSWORD}</h2>
            <PasswordForm version />
        </section>
        <section class="panel" aria-labelledby=SESSIONS_TITLE>
            <h2 id=SESSIONS_TITLE tabindex="-1">{text::SESSIONS}</h2>
            <Sessions version />
        </section>
    }
    .into_any()
}

#[component]
fn PasswordForm(version: RwSignal<u32>) -> impl IntoView {
    let store = expect_context::<Store>();
    let toasts = expect_context::<Toasts>();
    let current = RwSignal::new(String::new());
    let new = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let error = move |pointer: &'static str| {
        Signal::derive(move || failure.with(|failure| failure.as_ref().and_then(|failure| failure.field(pointer))))
    };
    // The same for each try at the same change: an answer may be lost on its way.
    let key = StoredValue::new(String::new());
    Effect::new(move || {
        current.track();
        new.track();
        key.set_value(platform::new_key());
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let change = PasswordChange { current: current.get_untracked(), new: new.get_untracked() };
        let client = store.client();
        spawn_local(async move {
            let answer = client.change_password(&change, &key.get_value()).await;
            busy.try_set(false);
            match answer {
                Ok(done) => {
                    current.try_set(String::new());
                    new.try_set(String::new());
                    version.try_update(|version| *version += 1);
                    toasts.say(text::password_changed(done.ended));
                }
                Err(error) => {
                    failure.try_set(Some(error.into()));
                    platform::focus_first_invalid();
                }
            }
        });
    };
    view! {
        <form class="form" novalidate=true on:submit=submit>
            <FormErrors failure shown=&["/current", "/new"] />
            <div class="form-pair">
                <TextField
                    id="current-password"
                    label=text::CURRENT_PASSWORD
                    kind=FieldKind::Password
                    value=current
                    error=error("/current")
                    autocomplete="current-password"
                />
                <TextField
                    id="new-password"
                    label=text::NEW_PASSWORD
                    kind=FieldKind::Password
                    value=new
                    error=error("/new")
                    hint=text::NEW_PASSWORD_HINT
                    autocomplete="new-password"
                />
            </div>
            <div class="actions">
                <button type="submit" class="button primary" aria-busy=move || busy.get().to_string()>
                    {text::CHANGE_PASSWORD}
                </button>
            </div>
        </form>
    }
}

#[component]
fn Sessions(version: RwSignal<u32>) -> impl IntoView {
    let store = expect_context::<Store>();
    let toasts = expect_context::<Toasts>();
    let list = Paged::<SessionView>::new();
    let fetch = move |cursor: Option<String>| {
        let client = store.client();
        list.take(cursor.is_none(), async move { client.sessions(&PageQuery { cursor, limit: None }).await });
    };
    Effect::new(move || {
        version.track();
        fetch(None);
    });
    let busy = RwSignal::new(false);
    let end = move |id: Option<SessionId>| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let client = store.client();
        spawn_local(async move {
            match client.end_sessions(id, &platform::new_key()).await {
                Ok(done) => toasts.say(text::sessions_ended(done.ended)),
                Err(error) => toasts.fail(Failure::from(error).sentence),
            }
            busy.try_set(false);
            version.try_update(|version| *version += 1);
            // The button that was pressed goes away.
            platform::focus_soon(SESSIONS_TITLE);
        });
    };
    let row = move |session: SessionView| {
        let id = session.id;
        let device = session.device.clone();
        view! {
            <li class="session">
                <div class="session-what">
                    <span class="strong" dir="auto">{session.device}</span>
                    {session.current.then(|| view! { <span class="badge ok">{text::THIS_ONE}</span> })}
                    <span class="meta">
                        {text::LAST_USED} " " <Timestamp at=session.last_used_at stamp=Stamp::Short /> " · "
                        {text::SIGNED_IN} " " <Timestamp at=session.created_at stamp=Stamp::Short />
                    </span>
                </div>
                {(!session.current)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button"
                                aria-label=text::sign_out_device(&device)
                                on:click=move |_| end(Some(id))
                            >
                                {text::SIGN_OUT}
                            </button>
                        }
                    })}
            </li>
        }
    };
    view! {
        {move || match (list.items.get(), list.failed.get()) {
            (Some(sessions), _) => {
                let others = sessions.iter().any(|session| !session.current);
                view! {
                    <ul class="sessions">{sessions.into_iter().map(row).collect_view()}</ul>
                    {others
                        .then(|| {
                            view! {
                                <button type="button" class="button danger-quiet" on:click=move |_| end(None)>
                                    <Icon name="log-out" />
                                    {text::SIGN_OUT_OTHERS}
                                </button>
                            }
                        })}
                }
                    .into_any()
            }
            (None, Some(failure)) => view! { <FailurePanel failure retry=move |()| fetch(None) /> }.into_any(),
            (None, None) => view! { <SkeletonRows count=2 label=text::LOADING /> }.into_any(),
        }}
        <More list fetch=move |cursor| fetch(Some(cursor)) />
    }
}
