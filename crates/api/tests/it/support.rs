//! A server on a free port with a database of its own.

use crm_api::{
    settings::Settings,
    startup::{Application, Parts},
};
use crm_domain::access;
use crm_types::{ErrorCode, Problem};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub(crate) const EMAIL: &str = "owner@example.com";
pub(crate) const PASSWORD: &str = "a long enough password";

pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) http: Client,
    pub(crate) token: String,
    stop: CancellationToken,
    running: JoinHandle<std::io::Result<()>>,
    _folder: TempDir,
}

/// Settings for a database in `folder`; the provider is an address that nobody listens on.
pub(crate) fn settings(folder: &TempDir) -> Settings {
    let database = format!("sqlite://{}?mode=rwc", folder.path().join("crm.db").display());
    let pairs =
        [("database_url", database.as_str()), ("bind", "127.0.0.1:0"), ("openphone_base_url", "http://127.0.0.1:9")];
    let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Settings::from_parts(None, pairs).unwrap()
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::start_with(Parts::default()).await
    }

    pub(crate) async fn start_with(parts: Parts) -> Self {
        Self::start_on(parts, |settings| settings).await
    }

    /// Jobs wait: nothing here needs them.
    pub(crate) async fn start_on(parts: Parts, change: impl FnOnce(Settings) -> Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let parts = Parts { jobs: Some(None), ..parts };
        let app = Application::build(change(settings(&folder)), parts).await.unwrap();
        let env = app.env().clone();
        access::create_owner(&env, EMAIL, PASSWORD, "Rosa Quill", "Quill Homes").await.unwrap();
        let input = serde_json::from_value(json!({"email": EMAIL, "password": PASSWORD})).unwrap();
        let token = access::login(&env, &input, "test", None).await.unwrap().access_token;
        let stop = CancellationToken::new();
        Self {
            url: app.url().to_owned(),
            http: crm_channels::http::client().unwrap(),
            token,
            running: tokio::spawn(app.run_until(stop.clone())),
            stop,
            _folder: folder,
        }
    }

    /// A request as nobody.
    pub(crate) fn anonymous(&self, method: &str, path: &str) -> RequestBuilder {
        self.http.request(Method::from_bytes(method.as_bytes()).unwrap(), format!("{}{path}", self.url))
    }

    /// A request as the owner.
    pub(crate) fn owner(&self, method: &str, path: &str) -> RequestBuilder {
        self.anonymous(method, path).bearer_auth(&self.token)
    }

    /// A JSON answer to the owner.
    pub(crate) async fn json(&self, method: &str, path: &str, body: Value) -> Value {
        let answer = self.owner(method, path).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{method} {path}: {}", answer.status());
        answer.json().await.unwrap()
    }

    pub(crate) async fn stop(self) {
        self.stop.cancel();
        self.running.await.unwrap().unwrap();
    }
}

/// The problem in an answer, which has to be one through and through.
pub(crate) async fn problem(answer: Response) -> Problem {
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()["content-type"], "application/problem+json", "status {status}");
    let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    let problem: Problem = answer.json().await.unwrap();
    assert_eq!(problem.status, status);
    assert_eq!(problem.code.status(), status);
    assert_eq!(problem.request_id.as_deref(), Some(id.as_str()));
    problem
}

/// Sends, and expects a problem of this code.
pub(crate) async fn refused(request: RequestBuilder, code: ErrorCode) -> Problem {
    let problem = problem(request.send().await.unwrap()).await;
    assert_eq!(problem.code, code, "{problem}");
    problem
}
