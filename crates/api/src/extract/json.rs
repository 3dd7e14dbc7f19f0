//! A JSON body that was read and checked.

use super::body;
use crate::problem::ApiError;
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{CONTENT_ENCODING, CONTENT_TYPE},
};
use crm_types::{
    ErrorCode, FieldError,
    api_key::ApiKeyIn,
    auth::{LoginIn, PasswordChange, SetupIn},
    connection::{ConnectionIn, ConnectionPatch},
    contact::{ContactIn, ContactPatch},
    conversation::{ConversationPatch, MessageIn, Settle},
    import::ImportOptions,
    member::{InviteAccept, InviteIn, LinkToken, MemberPatch, PasswordReset},
    rules::{OptOutIn, PhoneIn, SegmentsIn},
    sending::Sending,
    two_factor::{PasswordProof, TwoFactorCode},
    workspace::{WorkspacePatch, WorkspaceSwitch},
};
use futures_util::future::LocalBoxFuture;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;

/// Largest JSON body, in bytes.
const MOST: usize = 256 * 1024;

/// A request that can check itself.
pub trait Validate {
    /// Checks what needs no look-up.
    ///
    /// # Errors
    /// Every field that is wrong.
    fn validate(&self) -> Result<(), Vec<FieldError>>;
}

/// Requests with a `validate()` of their own in `crm-types`, shared with the forms.
macro_rules! validated {
    ($($name:ty),+ $(,)?) => {$(
        impl Validate for $name {
            fn validate(&self) -> Result<(), Vec<FieldError>> {
                <$name>::validate(self)
            }
        }
    )+};
}

/// Requests whose types say everything.
macro_rules! plain {
    ($($name:ty),+ $(,)?) => {$(
        impl Validate for $name {
            fn validate(&self) -> Result<(), Vec<FieldError>> {
                Ok(())
            }
        }
    )+};
}

validated!(
    MessageIn,
    ContactIn,
    ContactPatch,
    ImportOptions,
    ConnectionIn,
    ConnectionPatch,
    InviteIn,
    InviteAccept,
    ApiKeyIn,
    WorkspacePatch
);
plain!(
    LoginIn,
    PasswordChange,
    SetupIn,
    LinkToken,
    PasswordReset,
    MemberPatch,
    PasswordProof,
    TwoFactorCode,
    WorkspaceSwitch,
    Sending,
    ConversationPatch,
    Settle,
    PhoneIn,
    OptOutIn,
    SegmentsIn
);

/// A body of media type `application/json`, at most 256 KiB, without unknown fields, valid.
#[derive(Debug)]
pub struct ValidJson<T> {
    /// What it says.
    pub value: T,
    /// The bytes as they came, for the idempotency key.
    pub raw: Vec<u8>,
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for ValidJson<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let headers = request.headers().clone();
        let mut payload = payload.take();
        Box::pin(async move {
            let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
            if !media_type.is_some_and(is_json) || headers.contains_key(CONTENT_ENCODING) {
                let detail = "Send plain JSON, with content-type application/json.";
                return Err(ApiError::of(ErrorCode::UnsupportedMediaType).detail(detail));
            }
            let raw = body::read(&mut payload, &headers, MOST).await?;
            let value: T = parse(&raw)?;
            value.validate().map_err(ApiError::fields)?;
            Ok(Self { value, raw })
        })
    }
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// Reads JSON: what is not JSON is `malformed_body`, what is JSON of another shape is `validation_failed` at a field.
pub(super) fn parse<T: DeserializeOwned>(raw: &[u8]) -> Result<T, ApiError> {
    // Serde would also read an array, field by field, which no caller means.
    if raw.trim_ascii_start().starts_with(b"[") {
        serde_json::from_slice::<IgnoredAny>(raw).map_err(|error| malformed(&error))?;
        return Err(ApiError::fields(vec![FieldError::new("", "Send a JSON object.")]));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(raw);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = pointer(error.path());
        let error = error.into_inner();
        match error.classify() {
            Category::Data => ApiError::fields(vec![field_error(&path, &error)]),
            Category::Io | Category::Syntax | Category::Eof => malformed(&error),
        }
    })?;
    deserializer.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

fn malformed(error: &serde_json::Error) -> ApiError {
    let detail = format!("Not JSON at line {}, column {}.", error.line(), error.column());
    ApiError::of(ErrorCode::MalformedBody).detail(detail).caused_by(error.to_string())
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter().fold(String::new(), |mut pointer, segment| {
        match segment {
            Segment::Seq { index } => {
                pointer.push('/');
                pointer.push_str(&index.to_string());
            }
            Segment::Map { key } | Segment::Enum { variant: key } => {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Segment::Unknown => {}
        }
        pointer
    })
}

/// A sentence for people from what serde says; the position in the text helps nobody who filled in a form.
fn field_error(path: &str, error: &serde_json::Error) -> FieldError {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    let named = |prefix: &str| text.strip_prefix(prefix)?.split_once('`').map(|(name, _)| name);
    if let Some(name) = named("missing field `") {
        return FieldError::new(format!("{path}/{name}"), "This field is needed.");
    }
    if let Some(name) = named("unknown field `") {
        let parent = path.strip_suffix(&format!("/{name}")).unwrap_or(path);
        return FieldError::new(format!("{parent}/{name}"), "There is no such field.");
    }
    if let Some(name) = named("duplicate field `") {
        let parent = path.strip_suffix(&format!("/{name}")).unwrap_or(path);
        return FieldError::new(format!("{parent}/{name}"), "This field is given twice.");
    }
    let mut sentence: String = text.chars().take(1).flat_map(char::to_uppercase).chain(text.chars().skip(1)).collect();
    sentence.push('.');
    FieldError::new(path, sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(body: &str) -> (ErrorCode, String) {
        let problem = parse::<ContactIn>(body.as_bytes()).expect_err(body);
        (problem.code(), format!("{problem:?}"))
    }

    #[test]
    fn a_wrong_field_is_pointed_at() {
        for (body, pointer) in [
            (r#"{"frist_name":"x"}"#, r#""/frist_name""#),
            (r#"{"phones":[{"value":1}]}"#, r#""/phones/0/value""#),
            (r#"{"phones":[{}]}"#, r#""/phones/0/value""#),
            (r#"{"phones":[{"value":"1","b/c":2}]}"#, r#""/phones/0/b"#),
            (r#"{"tags":"x"}"#, r#""/tags""#),
            (r#"{"company":"a","company":"b"}"#, r#""/company""#),
            ("[]", r#"pointer: """#),
        ] {
            let (code, text) = refused(body);
            assert_eq!(code, ErrorCode::ValidationFailed, "{body}");
            assert!(text.contains(pointer), "{body}: {text}");
        }
    }

    #[test]
    fn what_is_not_json_is_malformed() {
        let deep = format!("{}{}", r#"{"attributes":{"a":"#, "[".repeat(10_000));
        for body in ["", "{", r#"{"first_name":"#, "{} {}", "nul", "\u{feff}{}", &deep] {
            assert_eq!(refused(body).0, ErrorCode::MalformedBody, "{}", &body[..body.len().min(20)]);
        }
    }

    #[test]
    fn json_has_more_than_one_name() {
        assert!(is_json("application/json; charset=utf-8") && is_json("application/merge-patch+json"));
        assert!(!is_json("text/plain") && !is_json("application/x-www-form-urlencoded") && !is_json(""));
    }
}
