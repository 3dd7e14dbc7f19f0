//! Typographic characters written in the 7-bit alphabet, for the counter's Replace button.

/// What to write instead of a typographic character so that the text stays in the 7-bit alphabet.
///
/// Only look-alikes are replaced. Letters of names (`ê`, `ł`) and emoji stay: changing them changes what is said.
pub fn plain_replacement(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2032}' | '\u{2bc}' | '´' | '`' | '‹' | '›' => "'",
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{2033}' | '«' | '»' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' => "-",
        '\u{2026}' => "...",
        '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => " ",
        '\u{2028}' | '\u{2029}' => "\n",
        // Invisible: zero-width space, word joiner, byte order mark, soft hyphen. The zero-width joiner stays, it
        // holds emoji together.
        '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => "",
        '•' | '·' | '▪' => "*",
        '×' => "x",
        '⁄' => "/",
        '½' => "1/2",
        '¼' => "1/4",
        '¾' => "3/4",
        '™' => "(TM)",
        '®' => "(R)",
        '©' => "(C)",
        _ => return None,
    })
}

/// The text with every replaceable character replaced; the rest is untouched.
pub fn to_plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match plain_replacement(c) {
            Some(replacement) => plain.push_str(replacement),
            None => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{plain_replacement, to_plain};
    use crate::segments;
    use crm_types::rules::Encoding;
    use proptest::prelude::*;

    #[test]
    fn typography_becomes_plain_and_names_stay() {
        assert_eq!(to_plain("It’s “done” — see\u{a0}you…"), "It's \"done\" - see you...");
        assert_eq!(to_plain("Zoë Łuka 😀"), "Zoë Łuka 😀");
    }

    #[test]
    fn every_replacement_is_in_the_alphabet_and_replaces_something_outside_it() {
        for c in '\0'..=char::MAX {
            if let Some(replacement) = plain_replacement(c) {
                assert_eq!(segments(replacement).encoding, Encoding::Gsm7, "{c:?}");
                assert_eq!(segments(&c.to_string()).encoding, Encoding::Ucs2, "{c:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn replacing_twice_changes_nothing_more(text in any::<String>()) {
            let once = to_plain(&text);
            prop_assert_eq!(to_plain(&once), once);
        }
    }
}
