//! Answers, the spoilt ones included.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    HttpResponse,
    body::{BodySize, BoxBody, MessageBody},
    http::{StatusCode, header},
    web::Bytes,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::problem::Problem;
use crate::world::World;

/// What goes back to the client.
#[derive(Debug)]
pub(super) enum Reply {
    /// A JSON body.
    Json { status: u16, body: Value, retry_after: Option<u64> },
    /// A JSON body that arrives byte by byte.
    Slow { status: u16, body: Value },
    /// Any other body.
    Text { status: u16, content_type: &'static str, body: String },
    /// The connection closes without a byte of an answer.
    Hangup,
}

impl Reply {
    /// `{data: ...}`.
    pub(super) fn data(status: u16, data: &impl Serialize) -> Self {
        Self::json(status, json!({"data": data}))
    }

    pub(super) fn json(status: u16, body: Value) -> Self {
        Self::Json { status, body, retry_after: None }
    }

    pub(super) fn text(status: u16, content_type: &'static str, body: &str) -> Self {
        Self::Text { status, content_type, body: body.to_owned() }
    }

    pub(super) fn empty(status: u16) -> Self {
        Self::text(status, "", "")
    }

    /// A refusal in the layout of the settings, with its own trace id.
    pub(super) fn problem(problem: &Problem, world: &mut World) -> Self {
        let trace = world.ids.trace();
        match problem.body(world.settings.error_style, &trace) {
            Some(body) => Self::Json { status: problem.status, body, retry_after: problem.retry_after },
            None => Self::empty(problem.status),
        }
    }

    /// The status; none when the connection is cut.
    pub(super) fn status(&self) -> Option<u16> {
        match self {
            Self::Json { status, .. } | Self::Slow { status, .. } | Self::Text { status, .. } => Some(*status),
            Self::Hangup => None,
        }
    }

    /// The same answer with its JSON cut in the middle.
    pub(super) fn truncated(self) -> Self {
        match self {
            Self::Json { status, body, .. } => {
                let text = body.to_string();
                let half = text.chars().take(text.chars().count() / 2).collect();
                Self::Text { status, content_type: "application/json", body: half }
            }
            other => other,
        }
    }

    /// The same answer, byte by byte.
    pub(super) fn slowly(self) -> Self {
        match self {
            Self::Json { status, body, .. } => Self::Slow { status, body },
            other => other,
        }
    }

    /// The same answer under a content type that does not fit.
    pub(super) fn mislabelled(self) -> Self {
        match self {
            Self::Json { status, body, .. } => Self::Text { status, content_type: "text/html", body: body.to_string() },
            other => other,
        }
    }

    /// The same answer with a changed body.
    pub(super) fn edited(mut self, edit: impl FnOnce(&mut Value)) -> Self {
        if let Self::Json { body, .. } = &mut self {
            edit(body);
        }
        self
    }

    pub(super) fn into_response(self) -> HttpResponse {
        let code = |status| StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        match self {
            Self::Json { status, body, retry_after } => {
                let mut response = HttpResponse::build(code(status));
                if let Some(seconds) = retry_after {
                    response.insert_header((header::RETRY_AFTER, seconds));
                }
                response.json(body)
            }
            Self::Slow { status, body } => HttpResponse::build(code(status))
                .content_type("application/json")
                .body(BoxBody::new(Dripping(Bytes::from(body.to_string())))),
            Self::Text { status, body, .. } if body.is_empty() => HttpResponse::new(code(status)),
            Self::Text { status, content_type, body } => {
                HttpResponse::build(code(status)).content_type(content_type).body(body)
            }
            Self::Hangup => HttpResponse::with_body(StatusCode::OK, BoxBody::new(Broken)),
        }
    }
}

/// A body that fails before its first byte: the server then drops the connection with nothing sent, head included.
struct Broken;

impl MessageBody for Broken {
    type Error = io::Error;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, io::Error>>> {
        Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::ConnectionReset, "simulated fault"))))
    }
}

/// A body of which each read gives one byte.
struct Dripping(Bytes);

impl MessageBody for Dripping {
    type Error = io::Error;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, io::Error>>> {
        let next = (!self.0.is_empty()).then(|| self.0.split_to(1));
        Poll::Ready(next.map(Ok))
    }
}
