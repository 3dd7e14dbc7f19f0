//! The root: what all pages share, and which page is shown.

use crate::{
    components::{FailurePanel, Minute, PageTitle, ToastRegion, Toasts},
    keys::Keys,
    live::Live,
    pages::{self, ImportsPage, Lazy, LazyPage, OutsidePage, PeoplePage, SettingsPage},
    platform,
    prefs::Prefs,
    routes,
    session::{self, Session, SessionState, Stage},
    store::Store,
    text,
};
use crm_client::Client;
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    components::{Outlet, ParentRoute, Redirect, Route, Router, Routes},
    hooks::{use_location, use_navigate},
    path,
};
use std::sync::Arc;

type Navigate = Arc<dyn Fn(&str, NavigateOptions) + Send + Sync>;

/// Goes to another page.
#[derive(Clone, Copy)]
pub(crate) struct Go(StoredValue<Navigate>);

impl Go {
    fn new() -> Self {
        let navigate = use_navigate();
        Self(StoredValue::new(Arc::new(move |path: &str, options| navigate(path, options))))
    }

    /// Goes there; "back" returns here.
    pub(crate) fn to(self, path: &str) {
        self.0.get_value()(path, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    }

    /// Goes there in the place of this page.
    pub(crate) fn instead(self, path: &str) {
        self.0.get_value()(path, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    }
}

/// The app.
#[component]
pub(crate) fn App() -> impl IntoView {
    let state = RwSignal::new(SessionState::Unknown);
    let client = Client::new("");
    let store = Store::new(client.clone());
    // Clones share the callback; it needs the store, which needs the client.
    let _ = client.on_end(move || session::end(store, state)).on_move(|| platform::start_anew(routes::INBOX));
    let session = Session::start(store, state);
    let prefs = Prefs::load();
    let toasts = Toasts::new();
    provide_context(store);
    provide_context(session);
    provide_context(prefs);
    provide_context(toasts);
    provide_context(Live::new(store, session));
    provide_context(Minute::start());
    provide_context(Keys::start(prefs));
    provide_context(pages::HelpOpen(RwSignal::new(false)));
    provide_context(pages::StopAsked(RwSignal::new(false)));
    provide_context(pages::Arriving::new());
    provide_context(pages::Switching::new());

    view! {
        <Router>
            <Pages />
            <ToastRegion />
        </Router>
    }
}

#[component]
fn Pages() -> impl IntoView {
    provide_context(Go::new());
    view! {
        <Routes fallback=|| view! { <pages::NotFound /> }>
            <Route path=path!("/login") view=pages::Login />
            <Route path=path!("/setup") view=|| lazy(LazyPage::Outside(OutsidePage::Setup)) />
            <Route path=path!("/join") view=|| lazy(LazyPage::Outside(OutsidePage::Join)) />
            <Route path=path!("/reset") view=|| lazy(LazyPage::Outside(OutsidePage::Reset)) />
            <ParentRoute path=path!("") view=SignedIn>
                <Route path=path!("") view=|| view! { <Redirect path=routes::INBOX /> } />
                <ParentRoute path=path!("/inbox") view=pages::Inbox>
                    <Route path=path!("") view=|| () />
                    <Route path=path!("c/:id") view=|| () />
                    <Route path=path!("text") view=|| () />
                    <Route path=path!("email") view=|| () />
                    <Route path=path!("text/c/:id") view=|| () />
                    <Route path=path!("email/c/:id") view=|| () />
                    <Route path=path!("calls") view=|| () />
                    <Route path=path!("calls/c/:id") view=|| () />
                </ParentRoute>
                <Route path=path!("/contacts") view=|| lazy(LazyPage::People(PeoplePage::List)) />
                <Route path=path!("/contacts/import") view=|| lazy(LazyPage::Imports(ImportsPage::List)) />
                <Route path=path!("/contacts/import/:id") view=|| lazy(LazyPage::Imports(ImportsPage::Import)) />
                <Route path=path!("/contacts/:id") view=|| lazy(LazyPage::People(PeoplePage::Person)) />
                <ParentRoute path=path!("/settings") view=pages::Settings>
                    <Route path=path!("") view=FirstSettings />
                    <Route path=path!("workspace") view=|| lazy(LazyPage::Settings(SettingsPage::Workspace)) />
                    <Route path=path!("members") view=|| lazy(LazyPage::Settings(SettingsPage::Members)) />
                    <Route path=path!("api-keys") view=|| lazy(LazyPage::Settings(SettingsPage::ApiKeys)) />
                    <Route path=path!("connections") view=|| lazy(LazyPage::Settings(SettingsPage::Connections)) />
                    <Route path=path!("quarantine") view=|| lazy(LazyPage::Settings(SettingsPage::Quarantine)) />
                    <Route path=path!("profile") view=|| lazy(LazyPage::Settings(SettingsPage::Profile)) />
                    <Route path=path!("audit") view=|| lazy(LazyPage::Settings(SettingsPage::Audit)) />
                    <Route path=path!("keyboard") view=|| lazy(LazyPage::Settings(SettingsPage::Keyboard)) />
                    <Route path=path!("appearance") view=|| lazy(LazyPage::Settings(SettingsPage::Appearance)) />
                </ParentRoute>
            </ParentRoute>
        </Routes>
    }
    .into_any()
}

fn lazy(page: LazyPage) -> AnyView {
    view! { <Lazy page /> }.into_any()
}

/// `/settings` leads to the first page that somebody may see.
#[component]
fn FirstSettings() -> impl IntoView {
    let session = expect_context::<Session>();
    view! { <Redirect path=routes::first_settings(|right| session.may_now(right)) /> }
}

/// Everything but the pages outside. The guard is comfort; the server decides.
#[component]
fn SignedIn() -> impl IntoView {
    let session = expect_context::<Session>();
    let stage = session.stage();
    let location = use_location();
    move || match stage.get() {
        Stage::Unknown => ().into_any(),
        Stage::SignedIn => view! {
            <pages::Frame>
                <Outlet />
            </pages::Frame>
        }
        .into_any(),
        Stage::Unreachable => view! { <Unreachable /> }.into_any(),
        Stage::Anonymous => {
            let here = format!("{}{}", location.pathname.get_untracked(), search(&location.search.get_untracked()));
            let path = if here == "/" || here == routes::INBOX {
                routes::LOGIN.to_owned()
            } else {
                format!("{}?to={}", routes::LOGIN, String::from(js_sys::encode_uri_component(&here)))
            };
            view! { <Redirect path /> }.into_any()
        }
    }
}

fn search(search: &str) -> String {
    if search.is_empty() || search.starts_with('?') { search.to_owned() } else { format!("?{search}") }
}

#[component]
fn Unreachable() -> impl IntoView {
    let session = expect_context::<Session>();
    let failure = move || {
        session.state.with(|state| match state {
            SessionState::Unreachable(failure) => Some(failure.clone()),
            _ => None,
        })
    };
    let retry = move |()| {
        session.state.set(SessionState::Unknown);
        session.ask();
    };
    view! {
        <main class="lone">
            <PageTitle title=text::UNREACHABLE.to_owned() />
            {move || failure().map(|failure| view! { <FailurePanel failure retry /> })}
        </main>
    }
}
