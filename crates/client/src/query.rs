//! Query strings.

use std::fmt::{Display, Write as _};

/// A path with its query string under construction.
pub(crate) struct Path(String);

impl Path {
    pub(crate) fn new(path: impl Into<String>) -> Self {
        Self(path.into())
    }

    /// Adds `name=value` when there is a value.
    pub(crate) fn and(mut self, name: &str, value: Option<impl Display>) -> Self {
        if let Some(value) = value {
            self.0.push(if self.0.contains('?') { '&' } else { '?' });
            self.0.push_str(name);
            self.0.push('=');
            encode(&mut self.0, &value.to_string());
        }
        self
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Percent-encodes everything but the unreserved characters of RFC 3986, section 2.3.
fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_values_leave_no_trace_and_others_are_encoded() {
        let path = Path::new("/contacts").and("q", Some("ä&b=c d")).and("cursor", None::<&str>).and("limit", Some(50));
        assert_eq!(path.as_str(), "/contacts?q=%C3%A4%26b%3Dc%20d&limit=50");
    }
}
