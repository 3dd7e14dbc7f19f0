//! Where an invitation leads.

use super::{Account, Arriving, Card, Closed, sign_in, use_token};
use crate::{
    app::Go,
    attempt::Attempt,
    components::{FailurePanel, FieldKind, FormErrors, SkeletonRows, TextField},
    failure::Failure,
    platform, routes,
    session::{Session, Stage},
    store::{Newest, Store},
    text,
};
use crm_types::{
    ErrorCode,
    auth::LoginIn,
    member::{InviteAccept, InviteOffer, Joined, LinkToken},
};
use leptos::{prelude::*, task::spawn_local};

/// The page. The token of the link is kept in memory alone.
#[component]
pub(crate) fn Join() -> impl IntoView {
    let store = expect_context::<Store>();
    let stage = expect_context::<Session>().stage();
    let token = use_token();
    let offer = RwSignal::new(None::<InviteOffer>);
    let failed = RwSignal::new(None::<Failure>);
    let gone = RwSignal::new(false);
    let requests = Newest::new();
    let look = move |token: String| {
        offer.set(None);
        failed.set(None);
        gone.set(token.is_empty());
        if token.is_empty() {
            return;
        }
        let (client, is_newest) = (store.client(), requests.begin());
        spawn_local(async move {
            let answer = client.look_at_invite(&LinkToken { token }).await;
            if !is_newest() {
                return;
            }
            match answer.map_err(Failure::from) {
                Ok(answer) => offer.try_set(Some(answer)).map_or((), drop),
                Err(failure) if failure.code == Some(ErrorCode::LinkGone) => gone.try_set(true).map_or((), drop),
                Err(failure) => failed.try_set(Some(failure)).map_or((), drop),
            }
        });
    };
    Effect::new(move || look(token.get()));
    // Who is signed in here must be known first: they will be signed out.
    let known = Memo::new(move |_| offer.get().filter(|_| stage.get() != Stage::Unknown));
    move || {
        if gone.get() {
            return view! { <Closed title=text::LINK_GONE lead=text::INVITE_GONE /> }.into_any();
        }
        match (known.get(), failed.get()) {
            (Some(offer), _) => {
                let used = Callback::new(move |()| gone.set(true));
                view! { <Form offer token=token.get_untracked() used /> }.into_any()
            }
            (None, failed) => view! {
                <Card title=text::JOIN.to_owned()>
                    {match failed {
                        Some(failure) => {
                            view! { <FailurePanel failure retry=move |()| look(token.get_untracked()) /> }.into_any()
                        }
                        None => view! { <SkeletonRows count=3 label=text::LOADING /> }.into_any(),
                    }}
                </Card>
            }
            .into_any(),
        }
    }
}

#[component]
fn Form(offer: InviteOffer, token: String, used: Callback<()>) -> impl IntoView {
    let store = expect_context::<Store>();
    let session = expect_context::<Session>();
    let arriving = expect_context::<Arriving>();
    let go = expect_context::<Go>();
    let attempt = Attempt::new();
    let name = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let is_new = !offer.has_account;
    let is_wrong = |failure: &Failure| failure.code == Some(ErrorCode::WrongCredentials);
    let wrong_fields = attempt.error("/password");
    let password_error = Signal::derive(move || {
        let wrong = attempt.failure.with(|failure| failure.as_ref().is_some_and(is_wrong));
        if wrong { Some(text::WRONG_PASSWORD.to_owned()) } else { wrong_fields.get() }
    });
    let above = Signal::derive(move || attempt.failure.get().filter(|failure| !is_wrong(failure)));
    Effect::new(move || {
        if attempt.failure.with(Option::is_some) {
            platform::focus_first_invalid();
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let accept = InviteAccept {
            token: token.clone(),
            name: is_new.then(|| name.get_untracked().trim().to_owned()),
            password: password.get_untracked(),
        };
        if let Err(errors) = accept.validate() {
            return attempt.refuse(errors);
        }
        let client = store.client();
        let secret = accept.password.clone();
        attempt.send_or(
            async move { client.join(&accept).await },
            move |joined| {
                attempt.busy.set(true);
                spawn_local(async move {
                    if session.is_open() {
                        session.close().await;
                    }
                    let credentials = LoginIn::new(joined.email.clone(), secret);
                    if sign_in(session, arriving, go, credentials, text::JOIN_SIGN_IN).await {
                        enter(session, go, &joined).await;
                    }
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
    };
    let other = move || session.me().map(|me| view! { <p class="hint">{text::signed_in_instead(&me.name)}</p> });
    view! {
        <Card title=text::join_named(&offer.workspace_name)>
            <dl class="facts">
                <div class="fact">
                    <dt>{text::INVITED_BY}</dt>
                    <dd dir="auto">{offer.invited_by}</dd>
                </div>
                <div class="fact">
                    <dt>{text::JOIN_AS}</dt>
                    <dd>{text::role_explained(offer.role)}</dd>
                </div>
            </dl>
            <form novalidate=true on:submit=submit>
                <FormErrors failure=above shown=&["/name", "/password"] />
                <Account email=offer.email />
                {is_new
                    .then(|| {
                        view! {
                            <TextField
                                id="your-name"
                                label=text::YOUR_NAME
                                value=name
                                error=attempt.error("/name")
                                autocomplete="name"
                            />
                        }
                    })}
                <TextField
                    id="password"
                    label=if is_new { text::CHOOSE_PASSWORD } else { text::YOUR_PASSWORD }
                    kind=FieldKind::Password
                    hint=if is_new { text::NEW_PASSWORD_HINT } else { text::YOUR_PASSWORD_HINT }
                    value=password
                    error=password_error
                    autocomplete=if is_new { "new-password" } else { "current-password" }
                />
                {other}
                <button type="submit" class="button primary block" aria-busy=attempt.busy()>
                    {text::JOIN}
                </button>
            </form>
        </Card>
    }
    .into_any()
}

/// Into the workspace that was joined: whoever belongs to several has come into their first.
async fn enter(session: Session, go: Go, joined: &Joined) {
    let is_there = session.me_now().is_some_and(|me| me.workspace_id == joined.workspace_id);
    if is_there || session.switch_to(joined.workspace_id, &platform::new_key()).await.is_err() {
        go.instead(routes::INBOX);
    }
}
