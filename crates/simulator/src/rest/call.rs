//! A request in the form that the routes read.

use actix_web::{
    HttpRequest,
    http::{Method, header},
};
use serde_json::{Map, Value};

use super::{problem::Problem, query::Query};

/// A request in the form that the routes read.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) raw_query: String,
    pub(super) query: Query,
    pub(super) key: Option<String>,
    body: Vec<u8>,
}

impl Call {
    pub(super) fn new(request: &HttpRequest, body: &[u8]) -> Self {
        let key = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        Self {
            method: request.method().clone(),
            path: request.path().to_owned(),
            raw_query: request.query_string().to_owned(),
            query: Query::parse(request.query_string()),
            key: key.map(str::to_owned),
            body: body.to_vec(),
        }
    }

    /// The path behind `/v1`.
    pub(super) fn segments(&self) -> Vec<&str> {
        self.path.split('/').filter(|segment| !segment.is_empty()).skip(1).collect()
    }

    /// The body as a JSON object.
    pub(super) fn object(&self) -> Result<Map<String, Value>, Problem> {
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(other) => Err(Problem::invalid("", "Expected object", &other)),
            Err(_) => Err(Problem::invalid("", "Expected a JSON body", &Value::Null)),
        }
    }

    /// The body for the journal: JSON when it is JSON, otherwise text.
    pub(super) fn body_for_people(&self) -> Value {
        if self.body.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&self.body).unwrap_or_else(|_| String::from_utf8_lossy(&self.body).into_owned().into())
    }
}
