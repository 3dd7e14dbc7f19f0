//! The one-line beginning of a text, for lists.

/// The beginning of a text on one line, at most `max_chars` characters long, with an ellipsis where it was cut.
///
/// White space and control characters fold to one space and marks that change the writing direction are left
/// out, so a text cannot disturb the row it is shown in. An emoji or accented letter is dropped rather than split.
/// Reads no more of the text than it shows.
pub fn snippet(text: &str, max_chars: usize) -> String {
    let mut line: Vec<char> = Vec::new();
    let mut gap = false;
    let mut cut = false;
    for c in text.chars().filter(|&c| !turns_direction(c)) {
        if c.is_whitespace() || c.is_control() {
            gap = !line.is_empty();
            continue;
        }
        let needed = if gap { 2 } else { 1 };
        if line.len() + needed > max_chars {
            cut = true;
            // The mark belongs to the last character shown, which then goes as well.
            shorten(&mut line, max_chars.saturating_sub(1), (!gap && continues(c)).then_some(c));
            break;
        }
        if gap {
            line.push(' ');
            gap = false;
        }
        line.push(c);
    }
    if cut && max_chars > 0 {
        line.push('…');
    }
    line.into_iter().collect()
}

/// Cuts a line to `keep` characters, and further back when that would part a sequence.
fn shorten(line: &mut Vec<char>, keep: usize, next: Option<char>) {
    let mut end = keep.min(line.len());
    let whole = end;
    while end > 0 {
        let after = line.get(end).copied().or(next);
        let joined = end.checked_sub(1).and_then(|last| line.get(last)) == Some(&JOINER);
        if !joined && !after.is_some_and(continues) {
            break;
        }
        end -= 1;
    }
    // One sequence longer than the whole line: nothing better than a hard cut.
    line.truncate(if end == 0 { whole } else { end });
    while line.last() == Some(&' ') {
        line.pop();
    }
}

/// Holds the parts of an emoji together.
const JOINER: char = '\u{200d}';

/// Whether a character is drawn as part of the one before it.
fn continues(c: char) -> bool {
    matches!(c, JOINER | '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
}

/// Marks that change the writing direction of what follows, also outside this text.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::snippet;
    use proptest::prelude::*;

    #[test]
    fn a_short_text_stays_and_white_space_folds() {
        assert_eq!(snippet("  Hi,\n\n my basement\twall ", 40), "Hi, my basement wall");
        assert_eq!(snippet("12345", 5), "12345");
        assert_eq!(snippet("", 5), "");
        assert_eq!(snippet(" \n ", 5), "");
    }

    #[test]
    fn a_long_text_ends_in_an_ellipsis() {
        assert_eq!(snippet("123456", 5), "1234…");
        assert_eq!(snippet("abc def ghi", 8), "abc def…");
        assert_eq!(snippet("abc def ghi", 5), "abc…");
        assert_eq!(snippet("abc", 1), "…");
        assert_eq!(snippet("abc", 0), "");
    }

    #[test]
    fn sequences_are_not_split() {
        assert_eq!(snippet("ab👍🏽cd", 4), "ab…");
        assert_eq!(snippet("abcde\u{301}fg", 6), "abcd…");
        assert_eq!(snippet("abcde\u{301}", 5), "abcd…");
        assert_eq!(snippet("ab👩\u{200d}👧 cd", 5), "ab…");
    }

    #[test]
    fn a_text_cannot_turn_its_row_around() {
        assert_eq!(snippet("a\u{202e}b", 9), "ab");
    }

    proptest! {
        #[test]
        fn it_is_one_line_within_the_limit(text in any::<String>(), max in 0_usize..60) {
            let line = snippet(&text, max);
            prop_assert!(line.chars().count() <= max);
            prop_assert!(!line.contains(['\n', '\r']) && !line.contains("  "));
        }
    }
}
