//! Refusals in the provider's layouts.

use actix_web::http::Method;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{faults::LimitBody, settings::ErrorStyle};

/// A refusal before it is written out.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) status: u16,
    code: String,
    message: String,
    errors: Vec<FieldError>,
    layout: Layout,
    pub(super) retry_after: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// As the settings say.
    Chosen,
    /// Always `{error: {...}}`: seen live for failed authentication.
    Gateway,
    /// The gateway's stock 429.
    Kong,
    /// No body at all.
    Empty,
}

/// One field that breaks the schema.
#[derive(Debug, Serialize)]
struct FieldError {
    path: String,
    message: String,
    value: Value,
    schema: Value,
}

impl Problem {
    /// A refusal with the provider's seven-digit code.
    pub(super) fn new(status: u16, code: &str, message: &str) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.to_owned(),
            errors: Vec::new(),
            layout: Layout::Chosen,
            retry_after: None,
        }
    }

    /// A field breaks the schema.
    pub(super) fn invalid(path: &str, message: &str, value: &Value) -> Self {
        let field = FieldError {
            path: path.to_owned(),
            message: message.to_owned(),
            value: value.clone(),
            schema: json!({"type": "string"}),
        };
        Self { errors: vec![field], ..Self::new(400, "0200400", "Invalid input") }
    }

    pub(super) fn unauthorized() -> Self {
        Self { layout: Layout::Gateway, ..Self::new(401, "0200401", "Unauthorized") }
    }

    pub(super) fn not_member() -> Self {
        Self::new(403, "0202403", "The user is not a member of the phone number")
    }

    pub(super) fn not_found(what: &str) -> Self {
        Self::new(404, "0200404", &format!("{what} not found"))
    }

    pub(super) fn no_route(method: &Method, path: &str) -> Self {
        Self::new(404, "0200404", &format!("Route {method}:{path} not found"))
    }

    pub(super) fn rate_limited(body: LimitBody, retry_after: Option<u64>) -> Self {
        let layout = match body {
            LimitBody::Kong => Layout::Kong,
            LimitBody::Standard => Layout::Chosen,
            LimitBody::Empty => Layout::Empty,
        };
        Self { layout, retry_after, ..Self::new(429, "0200429", "API rate limit exceeded") }
    }

    /// The same refusal with the code of another domain; the first two digits name it (02 messages, 03 webhooks, ...).
    pub(super) fn in_domain(mut self, domain: &str) -> Self {
        if let Some(rest) = self.code.get(2..) {
            self.code = format!("{domain}{rest}");
        }
        self
    }

    /// The body; `None` for an answer without one.
    pub(super) fn body(&self, style: ErrorStyle, trace: &str) -> Option<Value> {
        let title = title(self.status);
        match (self.layout, style) {
            (Layout::Empty, _) => None,
            (Layout::Kong, _) => Some(json!({"message": self.message})),
            (Layout::Gateway, _) | (Layout::Chosen, ErrorStyle::Gateway) => {
                Some(json!({"error": {"message": self.message, "key": title.replace(' ', ""), "trace": trace}}))
            }
            (Layout::Chosen, ErrorStyle::Standard) => {
                let mut body = json!({
                    "message": self.message,
                    "code": self.code,
                    "status": self.status,
                    "docs": "https://quo.com/docs",
                    "title": title,
                    "trace": trace,
                });
                if let (Some(object), false) = (body.as_object_mut(), self.errors.is_empty()) {
                    object.insert("errors".to_owned(), json!(self.errors));
                }
                Some(body)
            }
        }
    }
}

fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        429 => "Too Many Requests",
        _ => "Unknown",
    }
}
