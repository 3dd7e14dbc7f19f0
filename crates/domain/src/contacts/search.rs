//! What lists sort by and what search looks in.

use super::address::Address;
use crate::page::MAX_SORT_TEXT;
use sea_orm::{
    ColumnTrait, Condition, ExprTrait, IntoSimpleExpr,
    sea_query::{Func, LikeExpr, SimpleExpr},
};

/// How many words of a question are looked for.
const MAX_WORDS: usize = 8;
/// How much of a question is read, in characters.
const MAX_QUESTION: usize = 200;

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

/// What search looks in: one line each for names, digits of phone numbers, and addresses.
pub(super) fn haystack(names: [Option<&str>; 3], phones: &[Address], emails: &[Address]) -> String {
    let names = names.into_iter().flatten().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    let mut lines = vec![names];
    for phone in phones {
        let digits = digits(&phone.value);
        lines.push(if digits.is_empty() { phone.value.to_lowercase() } else { digits });
    }
    lines.extend(emails.iter().map(|email| email.value.to_lowercase()));
    lines.join("\n")
}

/// Whether a column holds each word of a question, in any order and case; a phone number in any notation is looked
/// for by its digits.
pub(super) fn contains(column: impl ColumnTrait, question: &str) -> Condition {
    let question: String = question.chars().take(MAX_QUESTION).filter(|c| *c != '\0').collect();
    if let Some(digits) = as_number(&question) {
        return Condition::all().add(has(column, &digits));
    }
    let words = question.split_whitespace().take(MAX_WORDS);
    words.fold(Condition::all(), |all, word| all.add(has(column, &word.to_lowercase())))
}

fn has(column: impl ColumnTrait, word: &str) -> SimpleExpr {
    let mut pattern = String::with_capacity(word.len() + 2);
    pattern.push('%');
    for c in word.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    SimpleExpr::from(Func::lower(column.into_simple_expr())).like(LikeExpr::new(pattern).escape('\\'))
}

/// The digits of a question that is written like a phone number. Leading zeros are for dialling; no stored number
/// starts with one.
fn as_number(question: &str) -> Option<String> {
    let written_so = question.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-()./".contains(c));
    let digits = digits(question);
    let digits = digits.trim_start_matches('0');
    (written_so && digits.len() >= 3).then(|| digits.to_owned())
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
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

    #[test]
    fn a_number_in_any_notation_is_looked_for_by_its_digits() {
        assert_eq!(as_number("(617) 555-0123").as_deref(), Some("6175550123"));
        assert_eq!(as_number("+1 617.555.0123").as_deref(), Some("16175550123"));
        assert_eq!(as_number("0171 123").as_deref(), Some("171123"));
        for other in ["rosa 617", "12", "---", "", "rosa"] {
            assert_eq!(as_number(other), None, "{other}");
        }
    }
}
