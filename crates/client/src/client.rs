//! The client: where the server is, who is signed in, and the one way to send.

use crate::{
    ClientError,
    transport::{Method, Request, Response, Transport, Upload},
};
use crm_types::{ErrorCode, Problem, UserId, WorkspaceId, auth::TokenAnswer};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

/// A signed-in (or not yet signed-in) caller of the API. Clones share the session.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    base: String,
    http: Transport,
    tokens: Mutex<Tokens>,
    /// Held while one caller renews; the others wait here and then use its token.
    renewing: futures_util::lock::Mutex<()>,
    on_end: OnceLock<Box<dyn Fn() + Send + Sync>>,
    on_move: OnceLock<Box<dyn Fn() + Send + Sync>>,
}

#[derive(Default)]
struct Tokens {
    access: Option<String>,
    /// Whose the access token is, and where it opens something; unknown of one that was set by hand.
    of: Option<(UserId, WorkspaceId)>,
    /// The refresh cookie, kept by hand natively; a browser keeps it itself.
    cookie: Option<String>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base", &self.0.base).finish_non_exhaustive()
    }
}

impl Client {
    /// A client of the server at `base`, e.g. `http://127.0.0.1:8080`; empty in a browser, for the page's own server.
    pub fn new(base: impl Into<String>) -> Self {
        let base = base.into().trim_end_matches('/').to_owned();
        Self(Arc::new(Inner {
            base,
            http: Transport::new(),
            tokens: Mutex::default(),
            renewing: futures_util::lock::Mutex::new(()),
            on_end: OnceLock::new(),
            on_move: OnceLock::new(),
        }))
    }

    /// Calls `f` when a session that was there could not be renewed. Only the first such function is kept.
    #[must_use]
    pub fn on_end(self, f: impl Fn() + Send + Sync + 'static) -> Self {
        let _ = self.0.on_end.set(Box::new(f));
        self
    }

    /// Calls `f` when the session turns out to be somebody else's now, or to be in another workspace: what is shown is
    /// then of the wrong place. Only the first such function is kept.
    #[must_use]
    pub fn on_move(self, f: impl Fn() + Send + Sync + 'static) -> Self {
        let _ = self.0.on_move.set(Box::new(f));
        self
    }

    /// The access token in use.
    pub fn access_token(&self) -> Option<String> {
        self.tokens().access.clone()
    }

    /// Uses this access token from now on, e.g. an API key or one from another process.
    pub fn set_access_token(&self, token: Option<String>) {
        let mut tokens = self.tokens();
        tokens.access = token;
        tokens.of = None;
    }

    /// The access token, and whose it is where.
    fn standing(&self) -> (Option<String>, Option<(UserId, WorkspaceId)>) {
        let tokens = self.tokens();
        (tokens.access.clone(), tokens.of)
    }

    pub(crate) fn forget(&self) {
        *self.tokens() = Tokens::default();
    }

    fn tokens(&self) -> MutexGuard<'_, Tokens> {
        // Every write is one assignment, so a panic elsewhere cannot leave a half-written value.
        self.0.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads something.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        decode(&self.send(Method::Get, path, None, None).await?)
    }

    /// Reads something that is no JSON.
    pub(crate) async fn get_text(&self, path: &str) -> Result<String, ClientError> {
        Ok(self.send(Method::Get, path, None, None).await?.body)
    }

    /// Writes `body` and reads the answer.
    pub(crate) async fn write<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
        key: &str,
    ) -> Result<T, ClientError> {
        decode(&self.send(method, path, Some(encode(body)?), Some(key)).await?)
    }

    /// Acts without a body and reads the answer.
    pub(crate) async fn act<T: DeserializeOwned>(&self, path: &str, key: &str) -> Result<T, ClientError> {
        decode(&self.send(Method::Post, path, None, Some(key)).await?)
    }

    /// Takes something away and reads the answer.
    pub(crate) async fn delete<T: DeserializeOwned>(&self, path: &str, key: &str) -> Result<T, ClientError> {
        decode(&self.send(Method::Delete, path, None, Some(key)).await?)
    }

    /// Deletes; there is no answer but "done".
    pub(crate) async fn delete_silently(&self, path: &str, key: &str) -> Result<(), ClientError> {
        self.send(Method::Delete, path, None, Some(key)).await.map(drop)
    }

    /// Acts without a body; there is no answer but "done".
    pub(crate) async fn act_silently(&self, path: &str, key: &str) -> Result<(), ClientError> {
        self.send(Method::Post, path, None, Some(key)).await.map(drop)
    }

    /// Sends a file and reads the answer.
    pub(crate) async fn upload<T: DeserializeOwned>(
        &self,
        path: &str,
        file: Upload,
        key: &str,
        progress: impl Fn(f64, f64) + 'static,
    ) -> Result<T, ClientError> {
        // A server that refuses a long body hangs up, which a browser takes for a lost network; so the session is renewed
        // before, by a question that is short.
        self.send(Method::Get, "/me", None, None).await?;
        let request = self.request(Method::Post, path, None, Some(key), self.access_token().as_deref());
        answered(self.0.http.upload(request, file, progress).await?).and_then(|response| decode(&response))
    }

    /// Sends as whoever is signed in; renews the session once when the server does not take the token. Without a token
    /// nobody is signed in here, whoever the browser's cookie may belong to by now.
    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        key: Option<&str>,
    ) -> Result<Response, ClientError> {
        let (token, of) = self.standing();
        let first = self.exchange(method, path, body.clone(), key, token.as_deref(), None).await;
        match first {
            Err(error) if error.code() == Some(ErrorCode::Unauthenticated) && token.is_some() => {
                self.renew(token.as_deref()).await?;
                let (token, now) = self.standing();
                // Somebody switched, here, while this was on its way.
                if of.is_some() && now != of {
                    return Err(ClientError::Moved);
                }
                self.exchange(method, path, body, key, token.as_deref(), None).await
            }
            other => other,
        }
    }

    /// Gets a new access token, unless another caller did since `stale` was in use. One for another place is not taken:
    /// the request that waits for it was meant for the place before.
    pub(crate) async fn renew(&self, stale: Option<&str>) -> Result<(), ClientError> {
        let _one_at_a_time = self.0.renewing.lock().await;
        let (now, before) = self.standing();
        if now.is_some() && now.as_deref() != stale {
            return Ok(());
        }
        // Signed out here while the request was on its way: the cookie may be somebody else's by now.
        if stale.is_some() && now.is_none() {
            return Err(ClientError::Moved);
        }
        // Tabs share the refresh cookie but not this lock, and a refresh token is good for one use.
        #[cfg(target_arch = "wasm32")]
        let _one_tab_at_a_time = crate::web_lock::hold("crm-refresh").await;
        let cookie = self.tokens().cookie.clone();
        let answer = self.exchange(Method::Post, "/auth/refresh", None, None, None, cookie).await;
        let kept = answer.and_then(|response| {
            let next: TokenAnswer = decode(&response)?;
            let moved = stale.is_some() && before.is_some_and(|before| before != (next.user_id, next.workspace_id));
            // Somebody may have signed in or out here, while this was on its way.
            let overtaken = self.access_token() != now;
            if moved || overtaken {
                // The next refresh needs it all the same.
                if response.cookie.is_some() {
                    self.tokens().cookie = response.cookie;
                }
                return Err(ClientError::Moved);
            }
            self.adopt(&next, response.cookie);
            Ok(())
        });
        match kept {
            Err(error) if error.problem().is_some_and(|problem| problem.status == 401) => {
                self.forget();
                if let (Some(f), true) = (self.0.on_end.get(), stale.is_some()) {
                    f();
                }
                Err(error)
            }
            Err(ClientError::Moved) => {
                if let Some(f) = self.0.on_move.get() {
                    f();
                }
                Err(ClientError::Moved)
            }
            other => other,
        }
    }

    /// Keeps the tokens of a log-in or refresh.
    pub(crate) fn keep(&self, response: &Response) -> Result<TokenAnswer, ClientError> {
        let answer: TokenAnswer = decode(response)?;
        self.adopt(&answer, response.cookie.clone());
        Ok(answer)
    }

    /// Uses these tokens from now on; without a new cookie the one before goes on.
    pub(crate) fn adopt(&self, answer: &TokenAnswer, cookie: Option<String>) {
        let mut tokens = self.tokens();
        tokens.access = Some(answer.access_token.clone());
        tokens.of = Some((answer.user_id, answer.workspace_id));
        if cookie.is_some() {
            tokens.cookie = cookie;
        }
    }

    /// A request of the session itself: never with a bearer token, never renewed.
    pub(crate) async fn session_request(&self, path: &str, body: Option<String>) -> Result<Response, ClientError> {
        let cookie = self.tokens().cookie.clone();
        self.exchange(Method::Post, path, body, None, None, cookie).await
    }

    async fn exchange(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        key: Option<&str>,
        bearer: Option<&str>,
        cookie: Option<String>,
    ) -> Result<Response, ClientError> {
        let request = self.request(method, path, body, key, bearer);
        answered(self.0.http.exchange(request, cookie).await?)
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        key: Option<&str>,
        bearer: Option<&str>,
    ) -> Request {
        let mut headers = vec![("accept", "application/json".to_owned())];
        if body.is_some() {
            headers.push(("content-type", "application/json".to_owned()));
        }
        if let Some(bearer) = bearer {
            headers.push(("authorization", format!("Bearer {bearer}")));
        }
        if let Some(key) = key {
            headers.push(("idempotency-key", key.to_owned()));
        }
        Request { method, url: format!("{}/api/v1{path}", self.0.base), headers, body }
    }
}

fn answered(response: Response) -> Result<Response, ClientError> {
    if (200..300).contains(&response.status) { Ok(response) } else { Err(refusal(&response)) }
}

/// The body of a request.
pub(crate) fn encode(body: &impl Serialize) -> Result<String, ClientError> {
    serde_json::to_string(body).map_err(|error| ClientError::Decode(error.to_string()))
}

pub(crate) fn decode<T: DeserializeOwned>(response: &Response) -> Result<T, ClientError> {
    serde_json::from_str(&response.body).map_err(|error| ClientError::Decode(error.to_string()))
}

/// What a proxy says in its own words is not a problem of ours; the status then has to do.
fn refusal(response: &Response) -> ClientError {
    match serde_json::from_str::<Problem>(&response.body) {
        Ok(problem) => ClientError::Problem(Box::new(problem)),
        Err(_) if matches!(response.status, 502..=504) => ClientError::Network(format!("status {}", response.status)),
        Err(_) => ClientError::Decode(format!("status {} without a problem description", response.status)),
    }
}
