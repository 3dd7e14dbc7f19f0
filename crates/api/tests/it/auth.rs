//! The session: log-in, its cookie, its end.

use crate::support::{EMAIL, PASSWORD, Server, refused};
use crm_types::ErrorCode as Code;
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};

fn login(server: &Server, password: &str) -> RequestBuilder {
    server.anonymous("POST", "/api/v1/auth/login").json(&json!({"email": EMAIL, "password": password}))
}

fn cookie(answer: &Response) -> String {
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly; SameSite=Strict; Path=/api/v1/auth"), "{cookie}");
    cookie.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_session_is_renewed_by_its_cookie_and_ends_at_once() {
    let server = Server::start().await;
    let answer = login(&server, PASSWORD).send().await.unwrap();
    let first = cookie(&answer);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["token_type"], "Bearer");

    let post = |path: &str, cookie: &str| server.anonymous("POST", path).header("cookie", cookie);
    let answer = post("/api/v1/auth/refresh", &first).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let second = cookie(&answer);
    assert_ne!(first, second);
    let token = answer.json::<Value>().await.unwrap()["access_token"].as_str().unwrap().to_owned();
    let me = || server.anonymous("GET", "/api/v1/me").bearer_auth(&token);
    assert_eq!(me().send().await.unwrap().status(), 200);

    let answer = post("/api/v1/auth/logout", &second).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), cookie(&answer).as_str()), (204, "crm_refresh="));
    refused(me(), Code::Unauthenticated).await;
    refused(post("/api/v1/auth/refresh", &second), Code::Unauthenticated).await;
    refused(server.anonymous("POST", "/api/v1/auth/refresh"), Code::Unauthenticated).await;
    server.stop().await;
}

#[tokio::test]
async fn another_site_cannot_use_the_cookie() {
    let server = Server::start().await;
    let cookie = cookie(&login(&server, PASSWORD).send().await.unwrap());
    for path in ["/api/v1/auth/refresh", "/api/v1/auth/logout"] {
        let from = |origin: &str| server.anonymous("POST", path).header("cookie", &cookie).header("origin", origin);
        refused(from("https://evil.example"), Code::Forbidden).await;
        refused(from("null"), Code::Forbidden).await;
        assert!(from(&server.url).send().await.unwrap().status().is_success());
    }
    server.stop().await;
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let server = Server::start().await;
    for _ in 0..10 {
        refused(login(&server, "a wrong password"), Code::WrongCredentials).await;
    }
    let answer = login(&server, PASSWORD).send().await.unwrap();
    assert!(answer.headers()["retry-after"].to_str().unwrap().parse::<u32>().unwrap() >= 1);
    assert_eq!(crate::support::problem(answer).await.code, Code::RateLimited);
    server.stop().await;
}
