//! What a person is told when something did not work.

use crate::text;
use crm_client::ClientError;
use crm_types::{ErrorCode, FieldError};

/// A failed act or view, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The sentence.
    pub(crate) sentence: String,
    /// The word for programs, when the server said no.
    pub(crate) code: Option<ErrorCode>,
    /// The fields that are wrong.
    pub(crate) fields: Vec<FieldError>,
    /// Leads to the server's log.
    pub(crate) request_id: Option<String>,
    /// The server was not reached; whether it acted is not known.
    pub(crate) network: bool,
}

impl Failure {
    /// A failure found before anything was sent.
    pub(crate) fn of_fields(fields: Vec<FieldError>) -> Self {
        Self { sentence: text::CHECK_FIELDS.to_owned(), code: None, fields, request_id: None, network: false }
    }

    /// What is wrong with the field at `pointer` or below it.
    pub(crate) fn field(&self, pointer: &str) -> Option<String> {
        self.fields.iter().find(|error| belongs(&error.pointer, pointer)).map(|error| error.message.clone())
    }

    /// The sentence together with what belongs to none of the fields that the form shows.
    pub(crate) fn summary(&self, shown: &[&str]) -> Vec<String> {
        let rest = self
            .fields
            .iter()
            .filter(|error| !shown.iter().any(|pointer| belongs(&error.pointer, pointer)))
            .map(|error| error.message.clone());
        std::iter::once(self.sentence.clone()).chain(rest).collect()
    }
}

fn belongs(found: &str, pointer: &str) -> bool {
    found.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) && !pointer.is_empty()
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Problem(problem) => Self {
                sentence: problem.sentence().to_owned(),
                code: Some(problem.code),
                fields: problem.errors,
                request_id: problem.request_id,
                network: false,
            },
            ClientError::Network(_) => Self {
                sentence: text::NO_SERVER.to_owned(),
                code: None,
                fields: Vec::new(),
                request_id: None,
                network: true,
            },
            ClientError::Moved => Self {
                sentence: text::MOVED.to_owned(),
                code: None,
                fields: Vec::new(),
                request_id: None,
                network: false,
            },
            ClientError::Decode(why) => Self {
                sentence: text::strange_answer(&why),
                code: None,
                fields: Vec::new(),
                request_id: None,
                network: false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_find_their_field_and_the_rest_goes_to_the_summary() {
        let failure = Failure::of_fields(vec![
            FieldError::new("/phones/0/value", "Too short."),
            FieldError::new("/phonesx", "Other."),
            FieldError::new("", "Give a name."),
        ]);
        assert_eq!(failure.field("/phones").as_deref(), Some("Too short."));
        assert_eq!(failure.field("/name"), None);
        assert_eq!(failure.summary(&["/phones"]).get(1..), Some(&["Other.".to_owned(), "Give a name.".to_owned()][..]));
    }
}
