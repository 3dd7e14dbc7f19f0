//! What lists sort by and what search looks in.

use super::address::Address;
use crate::page::MAX_SORT_TEXT;
use crm_rules::search::{address_line, name_line};

/// What a list sorts a person by: last name, first name and company, else the first address.
pub(super) fn sort_name(names: [Option<&str>; 3], addresses: &[&Address]) -> String {
    let [first, last, company] = names;
    let mut name = [last, first, company].into_iter().flatten().collect::<Vec<_>>().join(" ");
    if name.is_empty()
        && let Some(address) = addresses.first()
    {
        name.clone_from(&address.value);
    }
    let mut folded = name.trim().to_lowercase();
    folded.truncate(folded.floor_char_boundary(MAX_SORT_TEXT));
    folded
}

/// What search looks in: the names, digits of phone numbers, and addresses ([`crm_rules::search`]).
pub(super) fn haystack(names: [Option<&str>; 3], phones: &[Address], emails: &[Address]) -> String {
    let mut text = name_line(names.into_iter().flatten());
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    for phone in phones {
        text.push('\n');
        match digits(&phone.value) {
            digits if digits.is_empty() => text.push_str(&address_line(&phone.value)),
            digits => text.push_str(&digits),
        }
    }
    for email in emails {
        text.push('\n');
        text.push_str(&address_line(&email.value));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_sorted_by_last_name_and_without_one_by_what_is_known() {
        let number = Address { value: "+16175550123".to_owned(), raw: String::new(), label: None };
        assert_eq!(sort_name([Some("Rosa"), Some("Quill"), Some("Quill Homes")], &[]), "quill rosa quill homes");
        assert_eq!(sort_name([Some("Rosa"), None, None], &[]), "rosa");
        assert_eq!(sort_name([None, None, None], &[&number]), "+16175550123");
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        let name = "\u{1f98a}".repeat(200);
        let sorted = sort_name([None, Some(&name), None], &[]);
        assert_eq!(sorted.len(), MAX_SORT_TEXT);
        assert!(name.starts_with(&sorted));
    }
}
