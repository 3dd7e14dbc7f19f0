//! Which role may do what: every operation of the document by every role, against the table in `roles.txt`.

use crate::document::{Operation, operations};
use crm_testkit::{Api, Database, TestApp};
use crm_types::permission::{Permission, Role};
use reqwest::Method;
use serde_json::json;
use std::fmt::Write as _;

const TABLE: &str = include_str!("roles.txt");
/// Operations that go by something else than who is signed in.
const OTHERWISE: [&str; 19] = [
    // By password or cookie.
    "auth.login",
    "auth.logout",
    "auth.refresh",
    // By the secret of a link, or the code of the first start.
    "auth.invite",
    "auth.join",
    "auth.reset",
    "auth.reset_offer",
    "auth.setup",
    "auth.setup_status",
    // Signed addresses.
    "activities.html",
    "attachments.show",
    "unsubscribe.act",
    "unsubscribe.show",
    // The provider's signature.
    "hooks.receive",
    // For anybody.
    "docs.show",
    "health.live",
    "health.ready",
    "metrics.show",
    "openapi.show",
];

/// Whether the server lets this caller as far as the request itself, which asks for nothing sensible.
async fn is_let_in(api: &Api, method: &Method, path: &str) -> bool {
    let mut request = api.request(method.clone(), path);
    if *method != Method::GET {
        request = request.json(&json!({"nobody": "asks for this"}));
    }
    // The stream never ends, so only the head of an answer is read.
    let answer = request.send().await.unwrap();
    assert!(answer.status().as_u16() < 500, "{method} {path}: {}", answer.status());
    !matches!(answer.status().as_u16(), 401 | 403)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_by_every_role() {
    let app = TestApp::start(Database::Sqlite).await;
    let document = app.anyone.get("/api/openapi.json").await.json();
    let mut callers = vec![("nobody", app.anyone.clone())];
    for role in Role::ALL {
        callers.push((role.as_str(), app.member(*role).await));
    }
    // A key that may all that keys may, made by the owner, and one that may nothing but look at people.
    let all: Vec<&Permission> = Permission::ALL.iter().filter(|right| right.is_for_keys()).collect();
    for (name, scopes) in [("key", all), ("key-1", vec![&Permission::ContactRead])] {
        let made = app.owner.post("/api/v1/api-keys", json!({"name": name, "scopes": scopes})).await.expect(201).json();
        callers.push((name, app.anyone.with_token(made["secret"].as_str().unwrap())));
    }
    let mut table = format!("{:<28}", "operation");
    for (name, _) in &callers {
        let _ = write!(table, " {name:<7}");
    }
    let mut table = table.trim_end().to_owned() + "\n";
    for Operation { id, method, path, .. } in operations(&document) {
        if OTHERWISE.contains(&id) {
            continue;
        }
        let mut line = format!("{id:<28}");
        for (_, api) in &callers {
            let word = if is_let_in(api, &method, &path).await { "yes" } else { "-" };
            let _ = write!(line, " {word:<7}");
        }
        table.push_str(line.trim_end());
        table.push('\n');
    }
    assert_eq!(table, TABLE, "the table of roles has changed; if that is meant, it goes into roles.txt:\n{table}");
}

#[test]
fn what_goes_otherwise_is_not_in_the_table() {
    for id in OTHERWISE {
        assert!(!TABLE.lines().any(|line| line.split_whitespace().next() == Some(id)), "{id}");
    }
}
