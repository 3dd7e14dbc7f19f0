//! A client of the simulator, and a receiver for its webhooks.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, http::StatusCode, rt, web};
use base64::{Engine, engine::general_purpose::STANDARD};
use crm_simulator::{Control, DEFAULT_KEY, Simulator, SimulatorConfig};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use sha2::Sha256;

/// The line that every test uses.
pub(crate) const LINE: &str = "PNsim01";
/// The customer that every test uses.
pub(crate) const ROSA: &str = "+16175550123";

/// A running simulator and a client for it.
pub(crate) struct Bench {
    pub(crate) simulator: Simulator,
    pub(crate) control: Control,
    pub(crate) http: Client,
}

impl Bench {
    pub(crate) async fn start() -> Self {
        Self::with(SimulatorConfig::test(7)).await
    }

    #[expect(clippy::disallowed_methods, reason = "the tests' own client; it only speaks to this machine")]
    pub(crate) async fn with(config: SimulatorConfig) -> Self {
        let simulator = Simulator::start(config).await.unwrap();
        let control = simulator.control();
        let http = Client::builder().no_proxy().build().unwrap();
        Self { simulator, control, http }
    }

    /// A request with the right key; the path begins with `/v1` or `/control`.
    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<Value>) -> reqwest::Result<Response> {
        let url = format!("{}{path}", self.simulator.url());
        let mut request = self.http.request(method, url).header("authorization", DEFAULT_KEY);
        if let Some(body) = body {
            request = request.json(&body);
        }
        request.send().await
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.send(Method::GET, path, None).await.unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        answer(self.send(Method::POST, path, Some(body)).await.unwrap()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> (u16, Value) {
        answer(self.send(Method::DELETE, path, None).await.unwrap()).await
    }

    /// Sends a text that must be accepted, and answers its id.
    pub(crate) async fn text(&self, to: &str, content: &str) -> String {
        let (status, body) = self.post("/v1/messages", message(to, content)).await;
        assert_eq!(status, 202, "{body}");
        body["data"]["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn status_of(&self, id: &str) -> String {
        let (status, body) = self.get(&format!("/v1/messages/{id}")).await;
        assert_eq!(status, 200, "{body}");
        body["data"]["status"].as_str().unwrap().to_owned()
    }
}

/// A valid body for `POST /v1/messages`.
pub(crate) fn message(to: &str, content: &str) -> Value {
    json!({"content": content, "from": LINE, "to": [to]})
}

/// Status and JSON body; an empty body is null.
pub(crate) async fn answer(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() })
}

/// A webhook as it came in.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Checks the legacy signature against a base64 key.
    pub(crate) fn is_signed_with(&self, key: &str) -> bool {
        let Some(header) = self.header("openphone-signature") else { return false };
        let parts: Vec<&str> = header.split(';').collect();
        assert_eq!((parts.len(), parts[0], parts[1]), (4, "hmac", "1"), "{header}");
        let mut signed = format!("{}.", parts[2]).into_bytes();
        signed.extend(&self.body);
        parts[3] == hmac(key, &signed)
    }

    /// Checks the Standard Webhooks signature against a `whsec_` key.
    pub(crate) fn is_standard_signed_with(&self, key: &str) -> bool {
        let id = self.header("webhook-id").unwrap();
        let mut signed = format!("{id}.{}.", self.header("webhook-timestamp").unwrap()).into_bytes();
        signed.extend(&self.body);
        let expected = format!("v1,{}", hmac(key.trim_start_matches("whsec_"), &signed));
        self.header("webhook-signature") == Some(expected.as_str())
    }
}

fn hmac(key: &str, signed: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(&STANDARD.decode(key).unwrap()).unwrap();
    mac.update(signed);
    STANDARD.encode(mac.finalize().into_bytes())
}

#[derive(Default)]
struct Inbox {
    received: Mutex<Vec<Received>>,
    answers: Mutex<VecDeque<u16>>,
}

/// A webhook receiver on a free port.
pub(crate) struct Receiver {
    pub(crate) url: String,
    inbox: Arc<Inbox>,
}

impl Receiver {
    /// Starts it on the runtime of the test, which has to be actix's.
    pub(crate) fn start() -> Self {
        let inbox = Arc::new(Inbox::default());
        let data = web::Data::from(Arc::clone(&inbox));
        let server = HttpServer::new(move || App::new().app_data(data.clone()).default_service(web::to(receive)))
            .workers(1)
            .disable_signals()
            .bind(("127.0.0.1", 0))
            .unwrap();
        let url = format!("http://{}/hook", server.addrs()[0]);
        rt::spawn(server.run());
        Self { url, inbox }
    }

    /// The answers to the next requests; then 200 again.
    pub(crate) fn answer_with(&self, codes: &[u16]) {
        self.inbox.answers.lock().unwrap().extend(codes);
    }

    /// What came in since the last call.
    pub(crate) fn take(&self) -> Vec<Received> {
        std::mem::take(&mut *self.inbox.received.lock().unwrap())
    }
}

async fn receive(request: HttpRequest, body: web::Bytes, inbox: web::Data<Inbox>) -> HttpResponse {
    let headers = request.headers().iter();
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    inbox.received.lock().unwrap().push(Received { headers, body: body.to_vec() });
    let code = inbox.answers.lock().unwrap().pop_front().unwrap_or(200);
    HttpResponse::new(StatusCode::from_u16(code).unwrap())
}
