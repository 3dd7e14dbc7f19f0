//! Files out of the binary, and the app's own addresses.

use crate::support::{Server, refused};
use crm_types::ErrorCode as Code;

#[tokio::test]
async fn the_reference_is_a_page_without_anything_from_elsewhere() {
    let server = Server::start().await;
    let page = server.anonymous("GET", "/docs").send().await.unwrap();
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    let page = page.text().await.unwrap();
    assert!(!page.contains("//") && !page.contains("style=") && !page.contains("<script>"), "{page}");

    let script = server.anonymous("GET", "/docs.js").send().await.unwrap();
    assert_eq!(script.headers()["content-type"], "text/javascript; charset=utf-8");
    let tag = script.headers()["etag"].to_str().unwrap().to_owned();
    let again = server.anonymous("GET", "/docs.js").header("if-none-match", tag).send().await.unwrap();
    assert_eq!((again.status().as_u16(), again.bytes().await.unwrap().len()), (304, 0));
    server.stop().await;
}

#[tokio::test]
async fn only_people_get_the_app_for_an_unknown_address() {
    let server = Server::start().await;
    let page = |path: &str| server.anonymous("GET", path).header("accept", "text/html,*/*");
    // Without a built frontend there is no shell to answer with, which is a problem like any other.
    let shell = page("/inbox/some-thread").send().await.unwrap();
    let kind = shell.headers()["content-type"].to_str().unwrap().to_owned();
    assert!(matches!(
        (shell.status().as_u16(), kind.as_str()),
        (200, "text/html; charset=utf-8") | (404, "application/problem+json")
    ));

    for path in ["/api/nothing", "/api/v1/nothing", "/hooks/nothing", "/health/nothing", "/metrics/nothing"] {
        refused(page(path), Code::NotFound).await;
    }
    refused(server.anonymous("GET", "/app-00000000.js"), Code::NotFound).await;
    for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/..%2fCargo.toml"] {
        refused(server.anonymous("GET", path), Code::NotFound).await;
    }
    server.stop().await;
}
