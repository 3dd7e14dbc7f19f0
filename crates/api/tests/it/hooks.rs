//! Webhooks that are not what they claim to be.

use crate::support::{Server, refused};
use crm_types::ErrorCode as Code;
use serde_json::json;

#[tokio::test]
async fn what_nobody_signed_is_refused() {
    let server = Server::start().await;
    // The provider cannot be reached; the connection is made all the same.
    let new = json!({"provider": "openphone", "name": "Office", "api_key": "k", "signing_keys": ["c2VjcmV0LXNlY3JldC1zZWNyZXQ="]});
    let made = server.json("POST", "/api/v1/connections", new).await;
    let path = format!("/hooks/openphone/{}", made["id"].as_str().unwrap());

    refused(server.anonymous("POST", &path).body("{}"), Code::BadSignature).await;
    let forged = server.anonymous("POST", &path).header("openphone-signature", "hmac;1;1772463600000;AAAA").body("{}");
    refused(forged, Code::BadSignature).await;
    refused(server.anonymous("POST", &path).body(vec![b'x'; 5 * 1024 * 1024 + 1]), Code::TooLarge).await;
    let other = path.replace("openphone", "smartlead");
    refused(server.anonymous("POST", &other).body("{}"), Code::NotFound).await;
    let nobody = "/hooks/openphone/01946b5e-7c00-7000-8000-000000000001";
    refused(server.anonymous("POST", nobody).body("{}"), Code::NotFound).await;
    refused(server.anonymous("POST", "/hooks/openphone/not-an-id").body("{}"), Code::NotFound).await;
    server.stop().await;
}
