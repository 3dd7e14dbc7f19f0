//! Words that differ by one slip of the finger: a letter too many, one missing, another one, or two in turned order.

/// The word, and the word without each of its letters. Two words that differ by one slip share one of these, so that a
/// list of them finds the other word by looking up a few.
pub fn near_forms(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    for (at, c) in word.char_indices() {
        let mut form = word.to_owned();
        form.replace_range(at..at + c.len_utf8(), "");
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

/// Whether one slip makes the one the other; sharing a form is not enough.
pub fn is_near(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (one.get(same..).unwrap_or_default(), other.get(same..).unwrap_or_default());
    match (one, other) {
        ([a, b, one @ ..], [c, d, other @ ..]) if a == d && b == c && one == other => true,
        ([_, one @ ..], [_, other @ ..]) if one == other => true,
        ([_, one @ ..], other) if one == other => true,
        (one, [_, other @ ..]) => one == other,
        // Equal, or one only.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_slip_and_no_more() {
        for (one, other) in
            [("qiull", "quill"), ("quil", "quill"), ("quilll", "quill"), ("quell", "quill"), ("ñandu", "nandu")]
        {
            assert!(is_near(one, other) && is_near(other, one), "{one} {other}");
        }
        for (one, other) in [("quill", "quill"), ("qiul", "quill"), ("quill", "quail s"), ("rosa", "soar"), ("", "ab")]
        {
            assert!(!is_near(one, other) && !is_near(other, one), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn near_words_share_a_form(one in "[abc]{1,5}", other in "[abc]{1,5}") {
            let others = near_forms(&other);
            if is_near(&one, &other) {
                prop_assert!(near_forms(&one).iter().any(|form| others.contains(form)));
            }
        }
    }
}
