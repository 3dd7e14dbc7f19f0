//! The operations of the server's own document.

use reqwest::Method;
use serde_json::Value;

/// An id that nothing has.
pub(crate) const NOBODY: &str = "01946b5e-7c00-7000-8000-0000000000ff";

/// One operation of the document.
pub(crate) struct Operation<'a> {
    /// Its id, e.g. `contacts.create`.
    pub(crate) id: &'a str,
    /// Its method.
    pub(crate) method: Method,
    /// Its path, with ids that nothing has.
    pub(crate) path: String,
    /// What the document says of it.
    pub(crate) says: &'a Value,
}

/// All operations, by id, and last the one after which somebody may nothing any more.
pub(crate) fn operations(document: &Value) -> Vec<Operation<'_>> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, says) in item.as_object().unwrap() {
            let mut path = path.clone();
            while let (Some(start), Some(end)) = (path.find('{'), path.find('}')) {
                path.replace_range(start..=end, NOBODY);
            }
            let id = says["operationId"].as_str().unwrap();
            all.push(Operation { id, method: method.to_uppercase().parse().unwrap(), path, says });
        }
    }
    all.sort_by_key(|one| (one.id == "me.leave", one.id));
    all
}
