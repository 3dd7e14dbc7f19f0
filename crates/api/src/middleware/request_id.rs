//! One id leads from an answer to the log.

use actix_web::{
    HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderName, HeaderValue},
    middleware::Next,
    web,
};
use crm_store::Ids;
use std::fmt;

const NAME: HeaderName = HeaderName::from_static("x-request-id");
/// Longest id that is taken from a caller.
const LONGEST: usize = 64;

/// The id of a request: the caller's, when it is a harmless word, else one of ours.
#[derive(Clone, Debug)]
pub struct RequestId(String);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Takes or makes the request's id and echoes it.
///
/// # Errors
/// Passes on what the layers below return.
pub async fn request_id(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let given = request.headers().get(&NAME).and_then(|value| value.to_str().ok()).filter(|id| is_harmless(id));
    let id = match (given, request.app_data::<web::Data<Ids>>()) {
        (Some(id), _) => id.to_owned(),
        (None, Some(ids)) => ids.id().simple().to_string(),
        (None, None) => String::new(),
    };
    let header = HeaderValue::from_str(&id);
    request.extensions_mut().insert(RequestId(id));
    let mut response = next.call(request).await?;
    if let Ok(header) = header {
        response.headers_mut().insert(NAME, header);
    }
    Ok(response)
}

/// Whether an id can go into logs and answers as it is.
fn is_harmless(id: &str) -> bool {
    (1..=LONGEST).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::is_harmless;

    #[test]
    fn only_plain_words_are_taken() {
        assert!(is_harmless("0194-ab_C.1"));
        for bad in ["", "a b", "a\"b", "ä", "a\u{1b}[2J", &"x".repeat(65)] {
            assert!(!is_harmless(bad), "{bad}");
        }
    }
}
