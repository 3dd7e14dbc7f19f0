//! The pages for whoever is not signed in: log-in, the first start, and where one-time links lead.

mod join;
mod login;
mod reset;
mod setup;

pub(crate) use join::Join;
pub(crate) use login::Login;
pub(crate) use reset::Reset;
pub(crate) use setup::Setup;

use crate::{
    app::Go,
    components::{Icon, PageTitle},
    failure::Failure,
    platform, routes,
    session::Session,
    text,
};
use crm_types::auth::LoginIn;
use leptos::{ev, prelude::*};

/// What the log-in page is told by the page that leads to it: never in the address, where it would stay.
#[derive(Clone, Copy)]
pub(crate) struct Arriving(RwSignal<Option<Arrival>>);

/// Who is about to sign in, and why.
#[derive(Clone)]
struct Arrival {
    email: String,
    note: &'static str,
}

impl Arriving {
    /// Nobody comes from anywhere.
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(None))
    }

    fn announce(self, email: String, note: &'static str) {
        self.0.set(Some(Arrival { email, note }));
    }

    fn take(self) -> Option<Arrival> {
        self.0.try_update(Option::take).flatten()
    }
}

/// The card in the middle of the page.
#[component]
fn Card(#[prop(into)] title: Signal<String>, children: Children) -> impl IntoView {
    bare_card(view! { <PageTitle title />{children()} }.into_any())
}

/// The card of a page that has no title yet.
pub(super) fn bare_card(content: AnyView) -> AnyView {
    view! {
        <main class="login">
            <div class="login-card">
                <div class="login-brand">
                    <Icon name="logo" />
                    <span>{text::PRODUCT}</span>
                </div>
                {content}
            </div>
        </main>
    }
    .into_any()
}

/// Nothing is to be done here; the log-in page is.
#[component]
fn Closed(title: &'static str, lead: &'static str) -> impl IntoView {
    view! {
        <Card title=title.to_owned()>
            <p class="lead">{lead}</p>
            <a class="button primary block" href=routes::LOGIN>
                {text::TO_SIGN_IN}
            </a>
        </Card>
    }
}

/// Whose account it is. A field, so that password managers know for whom they keep the password.
#[component]
fn Account(email: String) -> impl IntoView {
    view! {
        <div class="field">
            <label for="account">{text::EMAIL}</label>
            <input id="account" type="email" autocomplete="username" readonly prop:value=email />
        </div>
    }
}

/// The token of the link that led here; also when another link is opened on the same page, which loads nothing anew.
fn use_token() -> RwSignal<String> {
    let token = RwSignal::new(platform::take_fragment());
    let on_change = window_event_listener(ev::hashchange, move |_| {
        let next = platform::take_fragment();
        if !next.is_empty() {
            token.set(next);
        }
    });
    on_cleanup(move || on_change.remove());
    token
}

/// Signs in with what was just chosen. Where that is not enough, the log-in page goes on.
async fn sign_in(session: Session, arriving: Arriving, go: Go, credentials: LoginIn, otherwise: &'static str) -> bool {
    let email = credentials.email.clone();
    match session.login(credentials).await {
        Ok(()) => true,
        Err(refused) => {
            arriving.announce(email, if needs_code(&refused) { text::CODE_NEEDED_TOO } else { otherwise });
            go.instead(routes::LOGIN);
            false
        }
    }
}

fn needs_code(failure: &Failure) -> bool {
    failure.code == Some(crm_types::ErrorCode::SecondFactorRequired)
}
