//! The one shape of every error: RFC 9457 problem details with a stable `code`.

use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $text:tt, $status:literal, $title:literal;)+) => {
        /// What went wrong, as a word that programs can rely on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $text)] $name,)+
        }

        impl ErrorCode {
            /// Every code, for tests and documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The HTTP status that goes with the code.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }

            /// A short sentence for people, the same for every occurrence.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }

            /// The code as it stands in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

error_codes! {
    /// The body is not JSON, or is cut off.
    MalformedBody = "malformed_body", 400, "The request body could not be read";
    /// A path or query parameter has the wrong form.
    MalformedParameter = "malformed_parameter", 400, "A parameter could not be read";
    /// No credentials, or they are not valid (any more).
    Unauthenticated = "unauthenticated", 401, "Sign in first";
    /// Email or password is wrong; which one is not said.
    WrongCredentials = "wrong_credentials", 401, "Email or password is wrong";
    /// The password is right; a code of the authenticator app, or a recovery code, must come with it.
    SecondFactorRequired = "second_factor_required", 401, "A second factor is needed";
    /// The password is right; the code is not, or was used before.
    WrongCode = "wrong_code", 401, "The code is wrong";
    /// A webhook's signature is missing or wrong.
    BadSignature = "bad_signature", 401, "The signature does not match";
    /// Signed in, but this right is missing.
    Forbidden = "forbidden", 403, "You may not do this";
    /// Nothing is there, or it belongs to somebody else.
    NotFound = "not_found", 404, "Not found";
    /// The address exists, but not for this method.
    MethodNotAllowed = "method_not_allowed", 405, "This address does not take that method";
    /// The same idempotency key is being worked on right now.
    InProgress = "in_progress", 409, "The same request is still running";
    /// Another record already has this value.
    Duplicate = "duplicate", 409, "That already exists";
    /// Somebody else has changed it meanwhile; look at it again.
    Stale = "stale", 409, "Somebody else has changed this meanwhile";
    /// The thing is in a state in which this cannot be done.
    WrongState = "wrong_state", 409, "That cannot be done in the present state";
    /// A one-time link that was used, was replaced, has expired, or never was one.
    LinkGone = "link_gone", 410, "This link is no longer good";
    /// The body is larger than this address takes.
    TooLarge = "too_large", 413, "The request is too large";
    /// The body is not of a media type that this address takes.
    UnsupportedMediaType = "unsupported_media_type", 415, "This address does not take that content type";
    /// Fields are missing or not valid; `errors` names each.
    ValidationFailed = "validation_failed", 422, "Some fields are not valid";
    /// The cursor is not one of this list.
    BadCursor = "bad_cursor", 422, "The cursor does not belong to this list";
    /// An idempotency key was used before with another request.
    IdempotencyMismatch = "idempotency_mismatch", 422, "The idempotency key was used for another request";
    /// The person has opted out; nothing may be sent.
    OptedOut = "opted_out", 422, "This person has opted out";
    /// There is no address to send to on this channel.
    NoAddress = "no_address", 422, "This person has no address on that channel";
    /// No line can send this message.
    NoSender = "no_sender", 422, "No line can send this";
    /// Too many requests; wait as long as `Retry-After` says.
    RateLimited = "rate_limited", 429, "Too many requests";
    /// Our fault; the request id leads to the log.
    Internal = "internal", 500, "Something failed on our side";
    /// The provider could not be reached or answered with an error.
    ProviderFailed = "provider_failed", 502, "The provider did not answer as expected";
    /// The database is unavailable or full; try again.
    Unavailable = "unavailable", 503, "Temporarily unavailable";
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One field that is wrong, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer to the field, e.g. `/body`; empty for the whole request.
    #[schema(example = "/body")]
    pub pointer: String,
    /// What is wrong, as a sentence that a person can act on.
    #[schema(example = "Write something first.")]
    pub message: String,
}

impl FieldError {
    /// An error at `pointer`.
    pub fn new(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), message: message.into() }
    }
}

/// An error answer (RFC 9457, media type `application/problem+json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A URI that names the kind of problem: `urn:crm:problem:` and the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:crm:problem:not_found")]
    pub kind: String,
    /// A short sentence, the same for every occurrence of the code.
    #[schema(example = "Not found")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 404)]
    pub status: u16,
    /// What happened this time, when there is more to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The word for programs.
    pub code: ErrorCode,
    /// The fields that are wrong, for `validation_failed`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Leads from this answer to the server's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// A problem of this code, without further detail.
    pub fn of(code: ErrorCode) -> Self {
        Self {
            kind: format!("urn:crm:problem:{code}"),
            title: code.title().to_owned(),
            status: code.status(),
            detail: None,
            code,
            errors: Vec::new(),
            request_id: None,
        }
    }

    /// The sentence to show to a person: the detail when there is one, else the title.
    pub fn sentence(&self) -> &str {
        self.detail.as_deref().unwrap_or(&self.title)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.sentence(), self.code)?;
        for error in &self.errors {
            write!(f, "; {}: {}", error.pointer, error.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_a_distinct_word_with_an_error_status() {
        let mut words: Vec<&str> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), ErrorCode::ALL.len());
        assert!(ErrorCode::ALL.iter().all(|code| (400..600).contains(&code.status())));
        assert!(ErrorCode::ALL.iter().all(|code| !code.title().ends_with('.')));
    }

    #[test]
    fn an_empty_problem_says_only_what_it_knows() {
        let json = serde_json::to_value(Problem::of(ErrorCode::NotFound)).unwrap_or_default();
        assert_eq!(
            json,
            serde_json::json!({"type": "urn:crm:problem:not_found", "title": "Not found", "status": 404, "code": "not_found"})
        );
    }
}
