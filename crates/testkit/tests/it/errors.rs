//! What an answer says of what is inside: nothing.

use crate::document::{NOBODY, operations};
use crm_testkit::{Api, on_both_databases};
use reqwest::Method;

/// Words of the inside, in small letters: paths, statements, crates, what a panic prints.
const INSIDE: [&str; 16] = [
    "/src/",
    ".rs:",
    ".cargo",
    "select ",
    "insert into",
    "syntax error",
    "no such table",
    "does not exist",
    "sqlite",
    "postgres",
    "sqlx",
    "sea_orm",
    "sqlstate",
    "crm_domain",
    "panicked",
    "backtrace",
];
/// The document, its pages and the figures name what they like; the stream never ends.
const APART: [&str; 4] = ["openapi.show", "docs.show", "metrics.show", "live.open"];
const BAD_QUERY: &str = "?limit=x&cursor=%27%22%29%3B--&sort=%00&q=%27%20OR%201%3D1--&status=%ff";
const BAD_BODIES: [&str; 6] =
    ["", "{", "[]", r#"{"first_name":"\u0000"}"#, r#"{"email":7,"phones":"'; DROP TABLE contact"}"#, "\u{0}"];

/// Asks, and looks at what a refusal says. Returns its status.
async fn asked(api: &Api, method: &Method, path: &str, body: Option<&str>) -> u16 {
    let mut request = api.request(method.clone(), path);
    if let Some(body) = body {
        request = request.header("content-type", "application/json").body(body.to_owned());
    }
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap().to_lowercase();
    for word in INSIDE {
        assert!(status < 400 || !text.contains(word), "{method} {path} with {body:?}: {word:?} in {text}");
    }
    status
}

on_both_databases! {
    async fn no_refusal_says_what_is_inside(app: TestApp) {
        let document = app.anyone.get("/api/openapi.json").await.json();
        let mut refused = 0;
        for operation in operations(&document) {
            if APART.contains(&operation.id) || operation.id == "me.leave" {
                continue;
            }
            let no_id = operation.path.replace(NOBODY, "'%20OR%20'1'%3D'1");
            for path in [operation.path.clone(), no_id, operation.path.clone() + BAD_QUERY] {
                let is_question = operation.method == Method::GET;
                let bodies = if is_question { vec![None] } else { BAD_BODIES.map(Some).to_vec() };
                for body in bodies {
                    asked(&app.anyone, &operation.method, &path, body).await;
                    let status = asked(&app.owner, &operation.method, &path, body).await;
                    refused += usize::from(status >= 400 && status != 401);
                }
            }
        }
        assert!(refused > 300, "the owner was refused only {refused} times");
    }

    // The database itself fails, in words that name tables and columns.
    async fn no_failure_says_what_is_inside(app: TestApp) {
        let document = app.anyone.get("/api/openapi.json").await.json();
        for table in ["contact", "conversation", "activity", "connection", "audit_entry", "invite", "api_key"] {
            app.sql(&format!("ALTER TABLE {table} RENAME TO gone_{table}")).await;
        }
        let mut failed = 0;
        for operation in operations(&document) {
            if APART.contains(&operation.id) || operation.method != Method::GET {
                continue;
            }
            failed += usize::from(asked(&app.owner, &operation.method, &operation.path, None).await >= 500);
        }
        assert!(failed >= 5, "only {failed} questions failed");
    }
}
