//! Log-in.

use crate::{
    app::Go,
    components::{FieldKind, FormErrors, Icon, PageTitle, TextField},
    failure::Failure,
    platform, routes,
    session::{Session, Stage},
    text,
};
use crm_types::auth::LoginIn;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

/// Email and password; leads back to where somebody wanted to go.
#[component]
pub(crate) fn Login() -> impl IntoView {
    let session = expect_context::<Session>();
    let go = expect_context::<Go>();
    let query = use_query_map();
    let stage = session.stage();
    Effect::new(move || {
        if stage.get() == Stage::SignedIn {
            go.instead(&routes::safe_return(query.read_untracked().get("to")));
        }
    });

    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    // Shown only once somebody tried, then as they type.
    let missing = move |value: RwSignal<String>, words: &'static str| {
        Signal::derive(move || (tried.get() && value.with(|value| value.trim().is_empty())).then(|| words.to_owned()))
    };
    let email_error = missing(email, text::ENTER_EMAIL);
    let password_error = missing(password, text::ENTER_PASSWORD);

    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        failure.set(None);
        if email_error.get_untracked().is_some() {
            return platform::focus_soon("email");
        }
        if password_error.get_untracked().is_some() {
            return platform::focus_soon("password");
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let credentials =
            LoginIn { email: email.get_untracked().trim().to_owned(), password: password.get_untracked() };
        spawn_local(async move {
            let answer = session.login(credentials).await;
            busy.try_set(false);
            if let Err(refused) = answer {
                failure.try_set(Some(refused));
                platform::focus_soon("password");
            }
        });
    };

    view! {
        <main class="login">
            <div class="login-card">
                <div class="login-brand">
                    <Icon name="logo" />
                    <span>{text::PRODUCT}</span>
                </div>
                <PageTitle title=text::SIGN_IN.to_owned() />
                <p class="lead">{text::SIGN_IN_LEAD}</p>
                <form novalidate=true on:submit=submit>
                    <FormErrors failure />
                    <TextField
                        id="email"
                        label=text::EMAIL
                        kind=FieldKind::Email
                        value=email
                        error=email_error
                        autocomplete="username"
                    />
                    <TextField
                        id="password"
                        label=text::PASSWORD
                        kind=FieldKind::Password
                        value=password
                        error=password_error
                        autocomplete="current-password"
                    />
                    <button type="submit" class="button primary block" aria-busy=move || busy.get().to_string()>
                        {move || if busy.get() { text::SIGNING_IN } else { text::SIGN_IN }}
                    </button>
                </form>
                <p class="hint">{text::NO_RESET}</p>
            </div>
        </main>
    }
    .into_any()
}
