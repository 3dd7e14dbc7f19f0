//! What a body may say: the fields of its own type and nothing else, whoever sends it.

use crate::document::{Operation, operations};
use crm_testkit::{TestApp, on_both_databases};
use serde_json::{Map, Value, json};

/// Fields that are the server's own, as somebody would try to set them.
fn ours() -> [(&'static str, Value); 10] {
    let id = json!("01946b5e-7c00-7000-8000-0000000000fe");
    [
        ("id", id.clone()),
        ("workspace_id", id.clone()),
        ("user_id", id),
        ("created_at", json!("2001-01-01T00:00:00Z")),
        ("version", json!(7)),
        ("opted_out", json!(false)),
        ("suppressed", json!(false)),
        ("is_admin", json!(true)),
        ("permissions", json!(["workspace:write"])),
        ("__proto__", json!({"role": "owner"})),
    ]
}

/// The schema behind a reference.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(name) => document.pointer(name.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

/// The schema of an operation's JSON body.
fn body<'a>(document: &'a Value, operation: &Operation<'a>) -> Option<&'a Value> {
    let schema = operation.says.pointer("/requestBody/content/application~1json/schema")?;
    Some(resolved(document, schema))
}

/// Every object within a schema that takes any field at all.
fn open_objects(document: &Value, schema: &Value, at: &str, found: &mut Vec<String>) {
    let schema = resolved(document, schema);
    for list in ["oneOf", "anyOf", "allOf"] {
        for (n, part) in schema[list].as_array().into_iter().flatten().enumerate() {
            open_objects(document, part, &format!("{at}/{list}/{n}"), found);
        }
    }
    if schema["additionalProperties"].is_object() {
        open_objects(document, &schema["additionalProperties"], &format!("{at}/*"), found);
    }
    let is_object =
        schema["type"] == "object" || schema["type"].as_array().is_some_and(|all| all.contains(&json!("object")));
    let says_something = ["properties", "additionalProperties", "$ref"].iter().any(|word| !schema[word].is_null());
    if is_object && !says_something {
        found.push(at.to_owned());
    }
    if let Some(properties) = schema["properties"].as_object() {
        if schema["additionalProperties"] != json!(false) {
            found.push(at.to_owned());
        }
        for (name, part) in properties {
            open_objects(document, part, &format!("{at}/{name}"), found);
        }
    }
    if schema["items"].is_object() {
        open_objects(document, &schema["items"], &format!("{at}/items"), found);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_body_is_open_by_its_schema() {
    let app = TestApp::start(crm_testkit::Database::Sqlite).await;
    let document = app.anyone.get("/api/openapi.json").await.json();
    let (mut found, mut count) = (Vec::new(), 0);
    for operation in operations(&document) {
        if let Some(schema) = body(&document, &operation) {
            count += 1;
            open_objects(&document, schema, operation.id, &mut found);
        }
    }
    assert!(count >= 25, "only {count} bodies were found: has the document changed its form?");
    // What an office notes about people in fields of its own naming, and what a provider sends.
    let free = ["contacts.create/attributes", "contacts.patch/attributes", "hooks.receive"];
    assert_eq!(found, free, "these take any field");
}

on_both_databases! {
    async fn no_body_sets_what_is_the_servers_own(app: TestApp) {
        let document = app.anyone.get("/api/openapi.json").await.json();
        let before = app.owner.get("/api/v1/me").await.json();
        let mut tried = 0;
        for operation in operations(&document) {
            let Some(schema) = body(&document, &operation) else { continue };
            // What a provider sends is the provider's own.
            if operation.id == "hooks.receive" {
                continue;
            }
            let known: Map<String, Value> = schema["properties"].as_object().cloned().unwrap_or_default();
            for (name, value) in ours() {
                if known.contains_key(name) {
                    continue;
                }
                tried += 1;
                let request = app.owner.request(operation.method.clone(), &operation.path);
                let answer = request.json(&json!({name: value})).send().await.unwrap();
                let status = answer.status().as_u16();
                let problem: Value = answer.json().await.unwrap();
                let named = problem["errors"].as_array().is_some_and(|errors| {
                    errors.iter().any(|error| error["pointer"] == format!("/{name}").as_str())
                });
                assert!(status == 422 && named, "{} with {name}: {status} {problem}", operation.id);
            }
        }
        assert!(tried > 200, "only {tried} were tried");
        assert_eq!(app.owner.get("/api/v1/me").await.json(), before);
    }
}
