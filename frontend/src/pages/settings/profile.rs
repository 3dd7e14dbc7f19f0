//! Who I am here, my password, and where I am signed in.

use super::{SettingsHead, sessions::Sessions, two_factor::TwoFactor};
use crate::{
    attempt::Attempt,
    components::{
        Asking, Confirm, FieldKind, FormErrors, Icon, OnceDialog, Question, Saving, ShownOnce, TextField, Toasts,
    },
    session::Session,
    store::Store,
    text,
};
use crm_types::auth::PasswordChange;
use leptos::prelude::*;

const LEAVE_TITLE: &str = "leave-title";

/// The page.
#[component]
pub(crate) fn Profile() -> impl IntoView {
    let session = expect_context::<Session>();
    // Counts what may have changed the list of sessions.
    let version = RwSignal::new(0_u32);
    let shown = ShownOnce::new();
    let asking = Asking::new();
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
        <TwoFactor version shown />
        <Sessions version />
        <Leave asking />
        <OnceDialog shown />
        <Confirm asking />
    }
    .into_any()
}

#[component]
fn PasswordForm(version: RwSignal<u32>) -> impl IntoView {
    let store = expect_context::<Store>();
    let toasts = expect_context::<Toasts>();
    let attempt = Attempt::new();
    let current = RwSignal::new(String::new());
    let new = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let change = PasswordChange { current: current.get_untracked(), new: new.get_untracked() };
        let (client, key) = (store.client(), attempt.key(&change));
        attempt.send(async move { client.change_password(&change, &key).await }, move |done| {
            current.set(String::new());
            new.set(String::new());
            version.update(|version| *version += 1);
            toasts.say(text::password_changed(done.ended));
        });
    };
    view! {
        <form class="form" novalidate=true on:submit=submit>
            <FormErrors failure=attempt.failure shown=&["/current", "/new"] />
            <div class="form-pair">
                <TextField
                    id="current-password"
                    label=text::CURRENT_PASSWORD
                    kind=FieldKind::Password
                    value=current
                    error=attempt.error("/current")
                    autocomplete="current-password"
                />
                <TextField
                    id="new-password"
                    label=text::NEW_PASSWORD
                    kind=FieldKind::Password
                    value=new
                    error=attempt.error("/new")
                    hint=text::NEW_PASSWORD_HINT
                    autocomplete="new-password"
                />
            </div>
            <div class="actions">
                <button type="submit" class="button primary" aria-busy=attempt.busy()>
                    {text::CHANGE_PASSWORD}
                </button>
            </div>
        </form>
    }
}

/// The way out of the workspace.
#[component]
fn Leave(asking: Asking) -> impl IntoView {
    let store = expect_context::<Store>();
    let session = expect_context::<Session>();
    let ask = move |_| {
        asking.ask(Question {
            title: text::leave_question(&session.me_now().map(|me| me.workspace_name).unwrap_or_default()),
            explained: text::LEAVE_EXPLAINED.to_owned(),
            no: text::STAY,
            yes: text::LEAVE,
            act: Callback::new(move |key: String| -> Saving {
                let client = store.client();
                Box::pin(async move {
                    client.leave_workspace(&key).await?;
                    // This session was of that workspace.
                    session.ended();
                    Ok(())
                })
            }),
            focus: LEAVE_TITLE,
        });
    };
    view! {
        <section class="panel" aria-labelledby=LEAVE_TITLE>
            <h2 id=LEAVE_TITLE tabindex="-1">{text::LEAVE}</h2>
            <p class="hint">{text::LEAVE_LEAD}</p>
            <div class="actions">
                <button type="button" class="button danger-quiet" on:click=ask>
                    <Icon name="log-out" />
                    {text::LEAVE}
                </button>
            </div>
        </section>
    }
}
