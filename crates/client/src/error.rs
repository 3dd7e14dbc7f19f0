//! What can go wrong between a call and its answer.

use crm_types::{ErrorCode, FieldError, Problem};
use std::fmt;

/// Why a call has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientError {
    /// The server said no, and why.
    Problem(Box<Problem>),
    /// The server could not be reached, or the connection broke; whether it did the work is not known.
    Network(String),
    /// Something answered, but not in the form that was agreed.
    Decode(String),
    /// The session is in another workspace now, somebody else's, or over, so the request was not made there. Forget the
    /// access token and refresh to go on in the new place.
    Moved,
}

impl ClientError {
    /// The server's word for the problem, when it is the server's.
    pub fn code(&self) -> Option<ErrorCode> {
        self.problem().map(|problem| problem.code)
    }

    /// The server's answer, when there is one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            Self::Network(_) | Self::Decode(_) | Self::Moved => None,
        }
    }

    /// The fields that the server found wrong.
    pub fn fields(&self) -> &[FieldError] {
        self.problem().map_or(&[], |problem| &problem.errors)
    }

    /// Leads to the server's log.
    pub fn request_id(&self) -> Option<&str> {
        self.problem().and_then(|problem| problem.request_id.as_deref())
    }
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problem(problem) => problem.fmt(f),
            Self::Network(why) => write!(f, "the server could not be reached: {why}"),
            Self::Decode(why) => write!(f, "the answer could not be read: {why}"),
            Self::Moved => write!(f, "the session is in another workspace now"),
        }
    }
}

impl std::error::Error for ClientError {}
