//! Headers that are on every answer, whatever it says.

use crate::support::Server;

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = Server::start().await;
    for (request, status) in [
        (server.anonymous("GET", "/health/live"), 200),
        (server.anonymous("HEAD", "/health/live"), 200),
        (server.anonymous("GET", "/docs"), 200),
        (server.anonymous("GET", "/docs.js"), 200),
        (server.anonymous("GET", "/nothing.js"), 404),
        (server.anonymous("GET", "/api/v1/me"), 401),
        (server.owner("GET", "/api/v1/me").bearer_auth("not-a-token"), 401),
        (server.owner("DELETE", "/api/v1/me"), 405),
        (server.anonymous("POST", "/hooks/openphone/x"), 404),
        (
            server
                .owner("POST", "/api/v1/contacts")
                .body("x".repeat(300 * 1024))
                .header("content-type", "application/json"),
            413,
        ),
    ] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{}", answer.url());
        let headers = answer.headers();
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["x-frame-options"], "DENY");
        assert_eq!(headers["referrer-policy"], "same-origin");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
        assert!(headers.contains_key("permissions-policy") && headers.contains_key("x-request-id"));
        assert!(!headers.contains_key("access-control-allow-origin") && !headers.contains_key("server"));
        assert!(!headers.contains_key("strict-transport-security"), "there is no TLS here");
    }
    let private = server.owner("GET", "/api/v1/me").send().await.unwrap();
    assert_eq!(private.headers()["cache-control"], "no-store");
    server.stop().await;
}

#[tokio::test]
async fn a_callers_request_id_is_kept_when_it_is_harmless() {
    let server = Server::start().await;
    let given = |id: &'static str| server.anonymous("GET", "/health/live").header("x-request-id", id).send();
    assert_eq!(given("trace-17").await.unwrap().headers()["x-request-id"], "trace-17");
    let made = given("two words").await.unwrap().headers()["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!(made.len(), 32);
    server.stop().await;
}
