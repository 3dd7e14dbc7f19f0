//! Log-in.

use super::{Arriving, Card, needs_code};
use crate::{
    app::Go,
    components::{FieldKind, FormErrors, Icon, TextField},
    failure::Failure,
    platform, routes,
    session::{Session, Stage},
    store::Store,
    text,
};
use crm_types::{ErrorCode, auth::LoginIn};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

const CODE: &str = "second-factor";

/// Email and password, then the second factor of those who have one; leads back to where somebody wanted to go.
#[component]
pub(crate) fn Login() -> impl IntoView {
    let session = expect_context::<Session>();
    let arrival = expect_context::<Arriving>().take();
    lead_on(session);

    let email = RwSignal::new(arrival.as_ref().map(|arrival| arrival.email.clone()).unwrap_or_default());
    let password = RwSignal::new(String::new());
    let code = RwSignal::new(String::new());
    let asks_code = RwSignal::new(false);
    let tried = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    // Shown only once somebody tried, then as they type.
    let missing = move |value: RwSignal<String>, words: &'static str| {
        Signal::derive(move || (tried.get() && value.with(|value| value.trim().is_empty())).then(|| words.to_owned()))
    };
    let email_error = missing(email, text::ENTER_EMAIL);
    let password_error = missing(password, text::ENTER_PASSWORD);
    let no_code = missing(code, text::ENTER_CODE);
    let is_wrong_code = |failure: &Failure| failure.code == Some(ErrorCode::WrongCode);
    let code_error = Signal::derive(move || {
        let wrong = failure.with(|failure| failure.clone().filter(is_wrong_code).map(|failure| failure.sentence));
        wrong.or_else(|| no_code.get())
    });
    // What stands at the field need not stand above the form.
    let above = Signal::derive(move || failure.get().filter(|failure| !is_wrong_code(failure)));

    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        failure.set(None);
        let fields = [("email", email_error), ("password", password_error)];
        let wrong = if asks_code.get_untracked() {
            no_code.get_untracked().map(|_| CODE)
        } else {
            fields.iter().find(|(_, error)| error.get_untracked().is_some()).map(|(id, _)| *id)
        };
        if let Some(id) = wrong {
            return platform::focus_soon(id);
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let shown = asks_code.get_untracked().then(|| code.get_untracked().trim().to_owned());
        let credentials =
            LoginIn { code: shown, ..LoginIn::new(email.get_untracked().trim(), password.get_untracked()) };
        spawn_local(async move {
            let answer = session.login(credentials).await;
            busy.try_set(false);
            let Err(refused) = answer else { return };
            if needs_code(&refused) {
                tried.try_set(false);
                asks_code.try_set(true);
                return platform::focus_soon(CODE);
            }
            if refused.code == Some(ErrorCode::WrongCredentials) {
                asks_code.try_set(false);
            }
            failure.try_set(Some(refused));
            platform::focus_soon(if asks_code.try_get_untracked() == Some(true) { CODE } else { "password" });
        });
    };
    let back = move |_| {
        asks_code.set(false);
        tried.set(false);
        failure.set(None);
        code.set(String::new());
        platform::focus_soon("password");
    };
    // The keys of a phone: digits, until somebody says that they have no phone.
    let keys = RwSignal::new("numeric");
    let letters = move |_| {
        keys.set("text");
        platform::focus_soon(CODE);
    };
    let first = move || {
        view! {
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
        }
    };
    let second = move || {
        view! {
            <TextField
                id=CODE
                label=text::SECOND_FACTOR
                kind=FieldKind::Code
                value=code
                error=code_error
                inputmode=keys
            />
            <button type="button" class="button ghost" on:click=letters>
                {text::LOST_PHONE}
            </button>
        }
    };
    let title = Signal::derive(move || if asks_code.get() { text::SECOND_FACTOR } else { text::SIGN_IN }.to_owned());
    view! {
        <Card title>
            <p class="lead">
                {move || if asks_code.get() { text::SECOND_FACTOR_LEAD } else { text::SIGN_IN_LEAD }}
            </p>
            {arrival
                .map(|arrival| {
                    view! {
                        <div class="notice" role="status">
                            <Icon name="check" />
                            <p>{arrival.note}</p>
                        </div>
                    }
                })}
            <form novalidate=true on:submit=submit>
                <FormErrors failure=above />
                {move || if asks_code.get() { second().into_any() } else { first().into_any() }}
                <button type="submit" class="button primary block" aria-busy=move || busy.get().to_string()>
                    {move || if busy.get() { text::SIGNING_IN } else { text::SIGN_IN }}
                </button>
                {move || {
                    asks_code
                        .get()
                        .then(|| {
                            view! {
                                <button type="button" class="button block" on:click=back>
                                    {text::BACK}
                                </button>
                            }
                        })
                }}
            </form>
            {move || {
                (!asks_code.get())
                    .then(|| {
                        view! {
                            <p class="hint">{text::FORGOT}</p>
                            <p class="hint">{text::FORGOT_OWNER} " " <code>{text::FORGOT_COMMAND}</code></p>
                        }
                    })
            }}
        </Card>
    }
    .into_any()
}

/// Who is signed in goes where they wanted to; an installation that nobody owns is set up first.
fn lead_on(session: Session) {
    let store = expect_context::<Store>();
    let go = expect_context::<Go>();
    let query = use_query_map();
    let stage = session.stage();
    Effect::new(move || match stage.get() {
        Stage::SignedIn => go.instead(&routes::safe_return(query.read_untracked().get("to"))),
        Stage::Anonymous => {
            let client = store.client();
            spawn_local(async move {
                // Without an answer the form is there all the same, and says what is wrong when it is sent.
                let is_open = client.setup_status().await.is_ok_and(|status| status.open);
                if is_open && stage.try_get_untracked() == Some(Stage::Anonymous) {
                    go.instead(routes::SETUP);
                }
            });
        }
        Stage::Unknown | Stage::Unreachable => {}
    });
}
