//! The document is complete, and the server keeps to it.

use crate::support::{Server, refused};
use crm_api::openapi;
use crm_types::ErrorCode as Code;
use serde_json::Value;
use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

struct Operation {
    method: String,
    path: String,
    value: Value,
}

fn document() -> Value {
    serde_json::from_str(&openapi::json().unwrap()).unwrap()
}

fn operations() -> Vec<Operation> {
    let document = document();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, value) in item.as_object().unwrap() {
            all.push(Operation { method: method.to_uppercase(), path: path.clone(), value: value.clone() });
        }
    }
    all
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

#[test]
fn every_handler_is_in_the_document() {
    // From the package's folder, in which tests run.
    let source = Path::new("src").to_owned();
    let handlers = sources(&source.join("routes")).into_iter().filter(|path| !path.ends_with("mod.rs")).count();
    assert_eq!(operations().len(), handlers);
    for path in sources(&source) {
        // Routes made so are served, but not in the document.
        assert!(!fs::read_to_string(&path).unwrap().contains(concat!(".rou", "te(")), "{}", path.display());
    }
}

#[test]
fn every_operation_is_described() {
    let mut ids = HashSet::new();
    let tags: HashSet<String> =
        document()["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap().to_owned()).collect();
    for Operation { method, path, value } in operations() {
        let id = value["operationId"].as_str().unwrap().to_owned();
        assert!(id.split_once('.').is_some_and(|(feature, verb)| !feature.is_empty() && !verb.is_empty()), "{id}");
        assert!(value["summary"].as_str().is_some_and(|text| !text.is_empty()), "{id} has no summary");
        assert!(value["tags"].as_array().unwrap().iter().all(|tag| tags.contains(tag.as_str().unwrap())), "{id}");
        let problem = &value["responses"]["4XX"]["content"]["application/problem+json"]["schema"]["$ref"];
        assert_eq!(problem, "#/components/schemas/Problem", "{id}");
        let named = path.matches('{').count();
        let parameters = value["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        assert_eq!(parameters.iter().filter(|one| one["in"] == "path").count(), named, "{id}");
        let writes = !matches!(method.as_str(), "GET") && path.starts_with("/api/v1/");
        let takes_key = parameters.iter().any(|one| one["name"] == "Idempotency-Key");
        // The session and the rules change nothing that could happen twice, nor does going to a workspace.
        let excepted = path.starts_with("/api/v1/auth/") || path.starts_with("/api/v1/rules/") || id == "me.switch";
        assert_eq!(takes_key, writes && !excepted, "{id}");
        assert!(ids.insert(id.clone()), "{id} is there twice");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"").skip(1) {
        let pointer = reference.split('"').next().unwrap().trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{pointer}");
    }
}

#[tokio::test]
async fn nobody_gets_in_without_a_token_or_with_a_wrong_one() {
    let server = Server::start().await;
    let id = "01946b5e-7c00-7000-8000-000000000001";
    for Operation { method, path, value } in operations() {
        // What says nothing of its own falls under the document's: a bearer token.
        let guarded = value.get("security").is_none_or(|ways| ways.to_string().contains("bearer"));
        if !guarded {
            continue;
        }
        let path = path.replace("{id}", id);
        let problem = refused(server.anonymous(&method, &path), Code::Unauthenticated).await;
        assert_eq!(problem.detail, None, "{method} {path}");
        let altered = format!("{}x", server.token);
        for token in ["", "garbage", altered.as_str()] {
            refused(server.anonymous(&method, &path).bearer_auth(token), Code::Unauthenticated).await;
        }
    }
    server.stop().await;
}
