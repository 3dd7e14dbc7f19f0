//! Who is signed in. The access token lives in memory only; the refresh token is a cookie that no script can read.

use crate::{
    failure::Failure,
    platform, routes,
    store::{Newest, Store},
};
use crm_client::ClientError;
use crm_types::{
    Permission, WorkspaceId,
    auth::{LoginIn, Me},
};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// Set while this browser is believed to hold a session, so that a stranger's first visit asks for no token.
const HINT: &str = "crm.session";
const CHANNEL: &str = "crm-session";
const ENDED: &str = "ended";
const MOVED: &str = "moved";

/// What is known about who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SessionState {
    /// Not yet asked.
    Unknown,
    /// Nobody.
    Anonymous,
    /// The server could not be asked.
    Unreachable(Failure),
    /// Somebody.
    SignedIn(Me),
}

/// The part of [`SessionState`] that decides which page is shown, so that a changed name redraws nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Unknown,
    Anonymous,
    Unreachable,
    SignedIn,
}

/// Who is signed in, for all components.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    store: Store,
    pub(crate) state: RwSignal<SessionState>,
    requests: Newest,
    others: StoredValue<Option<BroadcastChannel>, LocalStorage>,
}

impl Session {
    /// Listens to other tabs and asks the server who is signed in.
    pub(crate) fn start(store: Store, state: RwSignal<SessionState>) -> Self {
        let others = StoredValue::new_local(BroadcastChannel::new(CHANNEL).ok());
        let session = Self { store, state, requests: Newest::new(), others };
        session.others.with_value(|channel| {
            if let Some(channel) = channel {
                let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                    match event.data().as_string().as_deref() {
                        Some(ENDED) => session.end(),
                        // What this tab shows is of another workspace than the one its token now opens.
                        Some(MOVED) if session.is_open() => platform::start_anew(routes::INBOX),
                        _ => {}
                    }
                });
                channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
                on_message.forget();
            }
        });
        if platform::remembered(HINT).is_some() {
            session.ask();
        } else {
            state.set(SessionState::Anonymous);
        }
        session
    }

    /// The stage alone; changes far less often than the state.
    pub(crate) fn stage(self) -> Memo<Stage> {
        Memo::new(move |_| {
            self.state.with(|state| match state {
                SessionState::Unknown => Stage::Unknown,
                SessionState::Anonymous => Stage::Anonymous,
                SessionState::Unreachable(_) => Stage::Unreachable,
                SessionState::SignedIn(_) => Stage::SignedIn,
            })
        })
    }

    /// Who is signed in, tracked.
    pub(crate) fn me(self) -> Option<Me> {
        self.state.with(|state| if let SessionState::SignedIn(me) = state { Some(me.clone()) } else { None })
    }

    /// Whether the signed-in user holds a right, tracked. It hides what the server would refuse; the server decides.
    pub(crate) fn may(self, right: Permission) -> bool {
        self.state.with(|state| matches!(state, SessionState::SignedIn(me) if me.permissions.contains(&right)))
    }

    /// The same at this moment, e.g. for a key that was pressed.
    pub(crate) fn may_now(self, right: Permission) -> bool {
        untrack(|| self.may(right))
    }

    /// Who is signed in at this moment.
    pub(crate) fn me_now(self) -> Option<Me> {
        self.state.with_untracked(|state| if let SessionState::SignedIn(me) = state { Some(me.clone()) } else { None })
    }

    /// Whether somebody is signed in at this moment.
    pub(crate) fn is_open(self) -> bool {
        self.state.with_untracked(|state| matches!(state, SessionState::SignedIn(_)))
    }

    /// Changes what is known of the signed-in user.
    pub(crate) fn update_me(self, change: impl FnOnce(&mut Me)) {
        self.state.update(|state| {
            if let SessionState::SignedIn(me) = state {
                change(me);
            }
        });
    }

    /// Renews the session by its cookie and asks who it belongs to.
    pub(crate) fn ask(self) {
        let (client, is_newest) = (self.store.client(), self.requests.begin());
        leptos::task::spawn_local(async move {
            let answer = async {
                if client.access_token().is_none() {
                    client.refresh().await?;
                }
                client.me().await
            };
            let answer = answer.await;
            if is_newest() {
                self.take(answer);
            }
        });
    }

    fn take(self, answer: Result<Me, ClientError>) {
        match answer {
            // What this tab shows is of the place before.
            Ok(me)
                if self
                    .me_now()
                    .is_some_and(|old| (old.user_id, old.workspace_id) != (me.user_id, me.workspace_id)) =>
            {
                platform::start_anew(routes::INBOX);
            }
            Ok(me) => {
                platform::remember(HINT, Some("1"));
                self.store.open_for(me.user_id, me.workspace_id);
                self.state.set(SessionState::SignedIn(me));
            }
            Err(error) if error.problem().is_some_and(|problem| problem.status == 401) => self.end(),
            // A signed-in page goes on showing what it has.
            Err(error) => self.state.update(|state| {
                if !matches!(state, SessionState::SignedIn(_)) {
                    *state = SessionState::Unreachable(error.into());
                }
            }),
        }
    }

    /// Signs in.
    pub(crate) async fn login(self, credentials: LoginIn) -> Result<(), Failure> {
        // An older question about who is signed in has no say any more.
        let (client, is_newest) = (self.store.client(), self.requests.begin());
        client.login(&credentials).await?;
        let me = client.me().await?;
        if is_newest() {
            self.take(Ok(me));
        }
        Ok(())
    }

    /// Goes to another workspace, here and in all other tabs. The app starts anew, so that nothing of the old one stays.
    pub(crate) async fn switch_to(self, workspace: WorkspaceId, key: &str) -> Result<(), Failure> {
        match self.store.client().switch_workspace(workspace, key).await {
            Ok(()) | Err(ClientError::Moved) => {}
            // Without an answer it may have been done: then the next request finds out.
            Err(refused) => return Err(refused.into()),
        }
        self.tell(MOVED);
        platform::start_anew(routes::INBOX);
        Ok(())
    }

    /// Signs out here, at the server and in all other tabs.
    pub(crate) fn logout(self) {
        leptos::task::spawn_local(self.close());
    }

    /// The same, for whoever goes on afterwards.
    pub(crate) async fn close(self) {
        // The page leaves in any case; a session that could not be ended at the server ends by itself.
        let _ = self.store.client().logout().await;
        self.ended();
    }

    /// The server has ended the session: it is over here and in all other tabs.
    pub(crate) fn ended(self) {
        self.tell(ENDED);
        self.end();
    }

    fn tell(self, word: &str) {
        self.others.with_value(|channel| {
            if let Some(channel) = channel {
                let _ = channel.post_message(&word.into());
            }
        });
    }

    /// Forgets who was signed in.
    pub(crate) fn end(self) {
        end(self.store, self.state);
    }
}

/// Forgets who was signed in: the token, the hint, and everything that was fetched.
pub(crate) fn end(store: Store, state: RwSignal<SessionState>) {
    platform::remember(HINT, None);
    store.client().set_access_token(None);
    state.set(SessionState::Anonymous);
    store.clear();
}
