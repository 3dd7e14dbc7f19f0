//! Small checks that several forms share.

use crate::{
    FieldError,
    contact::{AddressIn, ContactField, MAX_NAME, MAX_TAGS},
};

/// Longest label of an address, in characters.
const MAX_LABEL: usize = 60;

/// Adds an error for each name that is too long or holds control characters.
pub(crate) fn check_names<'a>(
    errors: &mut Vec<FieldError>,
    names: impl IntoIterator<Item = (&'static str, Option<&'a str>)>,
) {
    for (pointer, name) in names {
        if let Some(message) = name.and_then(not_one_line) {
            errors.push(FieldError::new(pointer, message));
        }
    }
}

/// Adds an error for each fact of a person that is too long or holds control characters.
pub(crate) fn check_facts(errors: &mut Vec<FieldError>, facts: &[(ContactField, Option<String>)]) {
    for (field, given) in facts {
        let Some(message) = given.as_deref().and_then(not_one_line) else { continue };
        errors.push(FieldError::new(format!("/{field}"), message));
    }
}

/// Adds an error for each label of an address that is too long or holds control characters.
pub(crate) fn check_labels(errors: &mut Vec<FieldError>, list: &str, addresses: &[AddressIn]) {
    for (index, address) in addresses.iter().enumerate() {
        let Some(label) = address.label.as_deref() else { continue };
        if label.chars().count() > MAX_LABEL || label.chars().any(char::is_control) {
            let message = format!("At most {MAX_LABEL} characters on one line.");
            errors.push(FieldError::new(format!("{list}/{index}/label"), message));
        }
    }
}

/// What is wrong with a name, when something is.
fn not_one_line(name: &str) -> Option<String> {
    if name.chars().count() > MAX_NAME {
        Some(format!("At most {MAX_NAME} characters."))
    } else if name.chars().any(char::is_control) {
        Some("Line breaks and control characters do not belong here.".to_owned())
    } else {
        None
    }
}

/// Adds an error when a list is too long.
pub(crate) fn check_count(errors: &mut Vec<FieldError>, pointer: &str, count: usize, most: usize) {
    if count > most {
        errors.push(FieldError::new(pointer, format!("At most {most}; you gave {count}.")));
    }
}

/// Adds an error for each email address that cannot be one.
pub(crate) fn check_emails(errors: &mut Vec<FieldError>, emails: &[AddressIn]) {
    for (index, email) in emails.iter().enumerate() {
        if !is_email(email.value.trim()) {
            errors.push(FieldError::new(
                format!("/emails/{index}/value"),
                "An email address looks like name@example.com.",
            ));
        }
    }
}

/// Adds an error for each label that is empty or too long.
pub(crate) fn check_tags(errors: &mut Vec<FieldError>, tags: &[String]) {
    check_count(errors, "/tags", tags.len(), MAX_TAGS);
    for (index, tag) in tags.iter().enumerate() {
        if tag.trim().is_empty() || tag.chars().count() > 60 || tag.chars().any(char::is_control) {
            errors.push(FieldError::new(format!("/tags/{index}"), "A label has 1 to 60 characters on one line."));
        }
    }
}

/// Whether this can be an email address: one `@`, something on both sides, a dot in the domain, no spaces.
///
/// Deliberately loose; only a delivered message proves an address. Length by RFC 5321 4.5.3.1.3.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    text.len() <= 254
        && !local.is_empty()
        && local.len() <= 64
        && !local.contains('@')
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"'))
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn addresses_are_told_from_other_text() {
        for good in ["rosa@example.com", "r.q+crm@mail.example.co.uk", "ä@exämple.com"] {
            assert!(is_email(good), "{good}");
        }
        for bad in
            ["", "rosa", "@example.com", "rosa@", "rosa@localhost", "a b@example.com", "a@b@example.com", "a@.com"]
        {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
