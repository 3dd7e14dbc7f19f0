//! Where a reset link leads: a new password, and then to the log-in. Never to a session by itself.

use super::{Account, Arriving, Card, Closed, use_token};
use crate::{
    app::Go,
    attempt::Attempt,
    components::{FailurePanel, FieldKind, FormErrors, SkeletonRows, TextField},
    failure::Failure,
    routes,
    session::Session,
    store::{Newest, Store},
    text,
};
use crm_types::{
    ErrorCode,
    member::{LinkToken, PasswordReset},
};
use leptos::{prelude::*, task::spawn_local};

/// The page. The token of the link is kept in memory alone.
#[component]
pub(crate) fn Reset() -> impl IntoView {
    let store = expect_context::<Store>();
    let token = use_token();
    let email = RwSignal::new(None::<String>);
    let failed = RwSignal::new(None::<Failure>);
    let gone = RwSignal::new(false);
    let requests = Newest::new();
    let look = move |token: String| {
        email.set(None);
        failed.set(None);
        gone.set(token.is_empty());
        if token.is_empty() {
            return;
        }
        let (client, is_newest) = (store.client(), requests.begin());
        spawn_local(async move {
            let answer = client.look_at_reset(&LinkToken { token }).await;
            if !is_newest() {
                return;
            }
            match answer.map_err(Failure::from) {
                Ok(offer) => email.try_set(Some(offer.email)).map_or((), drop),
                Err(failure) if failure.code == Some(ErrorCode::LinkGone) => gone.try_set(true).map_or((), drop),
                Err(failure) => failed.try_set(Some(failure)).map_or((), drop),
            }
        });
    };
    Effect::new(move || look(token.get()));
    move || {
        if gone.get() {
            return view! { <Closed title=text::LINK_GONE lead=text::RESET_GONE /> }.into_any();
        }
        let form = match (email.get(), failed.get()) {
            (Some(email), _) => {
                let used = Callback::new(move |()| gone.set(true));
                view! { <Form email token=token.get_untracked() used /> }.into_any()
            }
            (None, Some(failure)) => {
                view! { <FailurePanel failure retry=move |()| look(token.get_untracked()) /> }.into_any()
            }
            (None, None) => view! { <SkeletonRows count=2 label=text::LOADING /> }.into_any(),
        };
        view! { <Card title=text::RESET.to_owned()>{form}</Card> }.into_any()
    }
}

#[component]
fn Form(email: String, token: String, used: Callback<()>) -> impl IntoView {
    let store = expect_context::<Store>();
    let session = expect_context::<Session>();
    let arriving = expect_context::<Arriving>();
    let go = expect_context::<Go>();
    let attempt = Attempt::new();
    let password = RwSignal::new(String::new());
    let submit = {
        let email = email.clone();
        move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            let reset = PasswordReset { token: token.clone(), password: password.get_untracked() };
            let (client, email) = (store.client(), email.clone());
            attempt.send_or(
                async move { client.reset_password(&reset).await },
                move |()| {
                    spawn_local(async move {
                        if session.is_open() {
                            session.close().await;
                        }
                        arriving.announce(email, text::RESET_DONE);
                        go.instead(routes::LOGIN);
                    });
                },
                move |failure| {
                    let is_gone = failure.code == Some(ErrorCode::LinkGone);
                    if is_gone {
                        used.run(());
                    }
                    is_gone
                },
            );
        }
    };
    view! {
        <p class="lead">{text::RESET_LEAD}</p>
        <form novalidate=true on:submit=submit>
            <FormErrors failure=attempt.failure shown=&["/password"] />
            <Account email />
            <TextField
                id="password"
                label=text::NEW_PASSWORD
                kind=FieldKind::Password
                hint=text::NEW_PASSWORD_HINT
                value=password
                error=attempt.error("/password")
                autocomplete="new-password"
            />
            <button type="submit" class="button primary block" aria-busy=attempt.busy()>
                {text::RESET}
            </button>
        </form>
    }
    .into_any()
}
