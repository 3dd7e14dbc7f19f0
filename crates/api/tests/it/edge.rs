//! The edge: other sites, TLS of our own, and callers that send too much, too slowly or too deep.

use crate::support::{EMAIL, PASSWORD, Server, problem, refused};
use crm_api::{settings::Settings, startup::Parts};
use crm_types::ErrorCode;
use reqwest::{Certificate, Client};
use serde_json::json;
use std::fs;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Origins that are not on the list, however much they look like it.
const STRANGERS: [&str; 30] = [
    "null",
    "*",
    "",
    "https://shop.example.com.evil.example",
    "https://evilshop.example.com",
    "https://evil.example/https://shop.example.com",
    "https://shop.example.com:444",
    "https://shop.example.com:80",
    "http://shop.example.com",
    "http://shop.example.com:443",
    "https://shop.example.co",
    "https://shop.example.comm",
    "https://shop.example.com.",
    "https://shop.example.com/",
    "https://shop.example.com/a",
    "https://shop.example.com#",
    "https://shop.example.com?",
    "https://user@shop.example.com",
    "https://sub.shop.example.com",
    "https://example.com",
    "https://shop_example.com",
    "https://shop.example.com%60.evil.example",
    "https://shop.example.com,https://evil.example",
    "https://shop.example.com https://evil.example",
    "shop.example.com",
    "//shop.example.com",
    "file://",
    "data:text/html,x",
    "chrome-extension://abcdefgh",
    "http://127.0.0.1",
];

fn with(change: impl FnOnce(&mut Settings)) -> impl FnOnce(Settings) -> Settings {
    move |mut settings| {
        change(&mut settings);
        settings
    }
}

#[tokio::test]
async fn another_site_may_ask_only_when_it_is_on_the_list() {
    let listed = "https://shop.example.com";
    let settings =
        with(|settings| settings.cors_origins = vec![listed.to_owned(), "https://b.example.com:8443".to_owned()]);
    let server = Server::start_on(Parts::default(), settings).await;
    let from = |origin: &str, token: bool| {
        let request = server.anonymous("GET", "/api/v1/me").header("origin", origin);
        if token { request.bearer_auth(&server.token) } else { request }
    };
    let allowed = |answer: &reqwest::Response| {
        assert!(!answer.headers().contains_key("access-control-allow-credentials"), "never our cookies");
        answer.headers().get("access-control-allow-origin").map(|origin| origin.to_str().unwrap().to_owned())
    };
    for origin in [listed, "https://b.example.com:8443"] {
        let answer = from(origin, true).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), allowed(&answer).as_deref()), (200, Some(origin)));
        // A refusal can be read, too.
        let answer = from(origin, false).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), allowed(&answer).as_deref()), (401, Some(origin)));
    }
    for origin in STRANGERS {
        let answer = from(origin, true).send().await.unwrap();
        assert_eq!(allowed(&answer), None, "{origin}");
    }
    let preflight = |origin: &str, method: &str| {
        server
            .anonymous("OPTIONS", "/api/v1/contacts")
            .header("origin", origin)
            .header("access-control-request-method", method)
            .header("access-control-request-headers", "authorization,content-type,idempotency-key")
            .send()
    };
    let answer = preflight(listed, "POST").await.unwrap();
    assert_eq!((answer.status().as_u16(), allowed(&answer).as_deref()), (200, Some(listed)));
    assert!(!preflight(listed, "TRACE").await.unwrap().status().is_success());
    assert_eq!(allowed(&preflight("https://evil.example", "POST").await.unwrap()), None);
    server.stop().await;
}

#[tokio::test]
async fn without_a_list_nobody_else_may_ask() {
    let server = Server::start().await;
    for origin in ["https://shop.example.com", "null", &server.url] {
        let answer = server.owner("GET", "/api/v1/me").header("origin", origin).send().await.unwrap();
        assert_eq!(answer.status(), 200, "the browser decides");
        assert!(!answer.headers().contains_key("access-control-allow-origin"), "{origin}");
    }
    server.stop().await;
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "from outside, with a root certificate of the test's own")]
async fn it_serves_tls_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let (cert, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    fs::write(&cert, made.cert.pem()).unwrap();
    fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let settings = with(|settings| settings.tls = Some((cert.clone(), key.clone())));
    let mut server = Server::start_on(Parts::default(), settings).await;
    assert!(server.url.starts_with("https://127.0.0.1:"), "{}", server.url);
    // Nobody who does not know the certificate talks to it.
    assert!(server.anonymous("GET", "/health/live").send().await.is_err());
    let root = Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    server.http = Client::builder().tls_certs_only([root]).build().unwrap();
    let login = server.anonymous("POST", "/api/v1/auth/login").json(&json!({"email": EMAIL, "password": PASSWORD}));
    let answer = login.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
    let cookies: Vec<&str> = answer.headers().get_all("set-cookie").iter().map(|one| one.to_str().unwrap()).collect();
    assert!(cookies.iter().all(|one| one.starts_with("__Secure-crm_") && one.contains("; Secure")), "{cookies:?}");
    assert_eq!(cookies.len(), 2);
    // Plain HTTP gets no answer there.
    let plain = server.url.replacen("https", "http", 1);
    assert!(Client::new().get(format!("{plain}/health/live")).send().await.is_err());
    server.stop().await;

    fs::write(&cert, "not a certificate").unwrap();
    let broken = crate::support::settings(&folder);
    let broken = Settings { tls: Some((cert, key)), ..broken };
    let error = crm_api::startup::Application::build(broken, Parts::default()).await.err().expect("refused");
    assert!(error.to_string().starts_with("setting CRM_TLS_CERT: "), "{error}");
    assert_eq!(error.to_string().lines().count(), 1);
}

#[tokio::test]
async fn what_is_too_much_is_refused() {
    let server = Server::start().await;
    let post =
        |body: String| server.owner("POST", "/api/v1/contacts").header("content-type", "application/json").body(body);
    // Nesting is refused long before it fills a stack.
    for (open, close) in [("[", "]"), (r#"{"attributes":"#, "}")] {
        let answer = post(format!("{}1{}", open.repeat(10_000), close.repeat(10_000))).send().await.unwrap();
        assert!((400..=422).contains(&problem(answer).await.status), "{open}");
    }
    refused(post("x".repeat(10 * 1024 * 1024)), ErrorCode::TooLarge).await;
    let exactly = |bytes: usize| format!(r#"{{"first_name": "{}"}}"#, "x".repeat(bytes - 18));
    refused(post(exactly(256 * 1024 + 1)), ErrorCode::TooLarge).await;
    refused(post(exactly(256 * 1024)), ErrorCode::ValidationFailed).await;
    refused(post("{}".to_owned()).header("content-encoding", "gzip"), ErrorCode::UnsupportedMediaType).await;
    // Heads beyond 128 KiB, or of more than 96 headers, are not read to their end.
    let long = server.anonymous("GET", "/api/v1/me").header("x-long", "x".repeat(200 * 1024)).send().await;
    assert!(long.is_err() || long.is_ok_and(|answer| answer.status().is_client_error()));
    let many = (0..200).fold(server.anonymous("GET", "/api/v1/me"), |request, n| request.header(format!("x-{n}"), "x"));
    let many = many.send().await;
    assert!(many.is_err() || many.is_ok_and(|answer| answer.status().is_client_error()));
    assert_eq!(server.owner("GET", "/api/v1/me").send().await.unwrap().status(), 200, "it is well");
    server.stop().await;
}

#[tokio::test]
async fn who_is_too_slow_is_not_waited_for() {
    let server = Server::start().await;
    let address = server.url.trim_start_matches("http://").to_owned();
    let mut slow = TcpStream::connect(&address).await.unwrap();
    slow.write_all(b"GET /health/live HTTP/1.1\r\nHost: x\r\nX-Never: ").await.unwrap();
    // The server's own patience, of five seconds, is what ends this.
    let mut answer = String::new();
    slow.read_to_string(&mut answer).await.unwrap();
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_eq!(server.anonymous("GET", "/health/live").send().await.unwrap().status(), 200);
    server.stop().await;
}
