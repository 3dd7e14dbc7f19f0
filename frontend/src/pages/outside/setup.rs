//! The first start: the first owner, and their workspace.

use super::{Arriving, Card, Closed, sign_in};
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
    auth::{LoginIn, SetupIn},
};
use leptos::{prelude::*, task::spawn_local};

const FIELDS: &[&str] = &["/code", "/name", "/email", "/password", "/workspace_name"];

/// The page; once there is an owner it only says so.
#[component]
pub(crate) fn Setup() -> impl IntoView {
    let store = expect_context::<Store>();
    let open = RwSignal::new(None::<bool>);
    let failed = RwSignal::new(None::<Failure>);
    let requests = Newest::new();
    let ask = move || {
        failed.set(None);
        let (client, is_newest) = (store.client(), requests.begin());
        spawn_local(async move {
            let answer = client.setup_status().await;
            if !is_newest() {
                return;
            }
            match answer {
                Ok(status) => open.try_set(Some(status.open)).map_or((), drop),
                Err(error) => failed.try_set(Some(error.into())).map_or((), drop),
            }
        });
    };
    ask();
    move || match (open.get(), failed.get()) {
        (Some(true), _) => view! { <Form closed=Callback::new(move |()| open.set(Some(false))) /> }.into_any(),
        (Some(false), _) => view! { <Closed title=text::SETUP_CLOSED lead=text::SETUP_CLOSED_LEAD /> }.into_any(),
        (None, failed) => view! {
            <Card title=text::SETUP.to_owned()>
                {match failed {
                    Some(failure) => view! { <FailurePanel failure retry=move |()| ask() /> }.into_any(),
                    None => view! { <SkeletonRows count=3 label=text::LOADING /> }.into_any(),
                }}
            </Card>
        }
        .into_any(),
    }
}

#[component]
fn Form(closed: Callback<()>) -> impl IntoView {
    let store = expect_context::<Store>();
    let session = expect_context::<Session>();
    let arriving = expect_context::<Arriving>();
    let go = expect_context::<Go>();
    let attempt = Attempt::new();
    let [code, name, email, password, workspace] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let input = SetupIn {
            code: code.get_untracked(),
            email: email.get_untracked().trim().to_owned(),
            name: name.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
            workspace_name: workspace.get_untracked().trim().to_owned(),
        };
        let credentials = LoginIn::new(input.email.clone(), input.password.clone());
        let client = store.client();
        attempt.send_or(
            async move { client.set_up(&input).await },
            move |()| {
                attempt.busy.set(true);
                spawn_local(async move {
                    if sign_in(session, arriving, go, credentials, text::SET_UP_SIGN_IN).await {
                        go.instead(routes::INBOX);
                    }
                });
            },
            move |failure| {
                let is_closed = failure.code == Some(ErrorCode::WrongState);
                if is_closed {
                    closed.run(());
                }
                is_closed
            },
        );
    };
    view! {
        <Card title=text::SETUP.to_owned()>
            <p class="lead">{text::SETUP_LEAD}</p>
            <form novalidate=true on:submit=submit>
                <FormErrors failure=attempt.failure shown=FIELDS />
                <TextField
                    id="setup-code"
                    label=text::SETUP_CODE
                    hint=text::SETUP_CODE_HINT
                    value=code
                    error=attempt.error("/code")
                />
                <TextField id="your-name" label=text::YOUR_NAME value=name error=attempt.error("/name") autocomplete="name" />
                <TextField
                    id="email"
                    label=text::EMAIL
                    kind=FieldKind::Email
                    value=email
                    error=attempt.error("/email")
                    autocomplete="username"
                />
                <TextField
                    id="password"
                    label=text::PASSWORD
                    kind=FieldKind::Password
                    hint=text::NEW_PASSWORD_HINT
                    value=password
                    error=attempt.error("/password")
                    autocomplete="new-password"
                />
                <TextField
                    id="workspace-name"
                    label=text::WORKSPACE_NAME
                    hint=text::WORKSPACE_NAME_HINT
                    value=workspace
                    error=attempt.error("/workspace_name")
                    autocomplete="organization"
                />
                <button type="submit" class="button primary block" aria-busy=attempt.busy()>
                    {text::SET_UP}
                </button>
            </form>
        </Card>
    }
    .into_any()
}
