//! Query parameters with the provider's rules: lists as `name=` or `name[]=`, strict times and numbers.

use actix_web::web;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::problem::Problem;

/// The decoded pairs in their order. An unescaped `+` has become a space, as at the provider.
#[derive(Debug, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn parse(raw: &str) -> Self {
        Self(web::Query::from_query(raw).map(web::Query::into_inner).unwrap_or_default())
    }

    /// The first value of a parameter.
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a list parameter, in both spellings.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        let matches = |key: &str| key == name || key.strip_suffix("[]").is_some_and(|key| key == name);
        self.0.iter().filter(|(key, _)| matches(key)).map(|(_, value)| value.clone()).collect()
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, Problem> {
        self.first(name)
            .ok_or_else(|| Problem::invalid(&format!("/{name}"), "Expected required property", &Value::Null))
    }

    pub(super) fn time(&self, name: &str) -> Result<Option<DateTime<Utc>>, Problem> {
        let Some(text) = self.first(name) else { return Ok(None) };
        match DateTime::parse_from_rfc3339(text) {
            Ok(time) => Ok(Some(time.to_utc())),
            Err(_) => Err(Problem::invalid(&format!("/{name}"), "Expected date-time string", &json!(text))),
        }
    }

    pub(super) fn flag(&self, name: &str) -> Result<bool, Problem> {
        match self.first(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => Err(Problem::invalid(&format!("/{name}"), "Expected boolean", &json!(other))),
        }
    }

    /// The required `maxResults` of a paged list.
    pub(super) fn max_results(&self, most: usize) -> Result<usize, Problem> {
        let text = self.required("maxResults")?;
        let wrong = |message: &str| Problem::invalid("/maxResults", message, &json!(text));
        match text.parse::<usize>() {
            Err(_) => Err(wrong("Expected integer")),
            Ok(0) => Err(wrong("Expected integer to be greater or equal to 1")),
            Ok(wanted) if wanted > most => Err(wrong(&format!("Expected integer to be less or equal to {most}"))),
            Ok(wanted) => Ok(wanted),
        }
    }
}

/// The provider's pattern for numbers: `^\+[1-9]\d{1,14}$`.
pub(super) fn is_e164(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('+') else { return false };
    (2..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_in_two_spellings_and_a_bare_plus_is_a_space() {
        let query = Query::parse("participants=%2B16175550123&participants[]=%2B16175550124&x=+1");
        assert_eq!(query.all("participants"), ["+16175550123", "+16175550124"]);
        assert_eq!(query.first("x"), Some(" 1"));
    }

    #[test]
    fn e164_needs_plus_and_two_to_fifteen_digits() {
        for good in ["+16175550123", "+49", "+123456789012345"] {
            assert!(is_e164(good), "{good}");
        }
        for bad in ["16175550123", "+0617", "+1", "+1234567890123456", "+1 617", "", "+"] {
            assert!(!is_e164(bad), "{bad}");
        }
    }
}
