//! Texts in the form in which they are compared.

use unicode_normalization::UnicodeNormalization;

/// Between two words of a name, and at both ends: the first letter of a word and two blanks are three characters, which
/// is what an index of threes can look up.
const BETWEEN: &str = "  ";

/// How many words of a question to what was said are looked for.
const MAX_SAID: usize = 8;

/// A text without case and accents. The same on both databases, because neither of them does it.
pub fn fold(text: &str) -> String {
    // Apart first: some letters have no small form before they are taken apart.
    let bare = text.nfkd().flat_map(char::to_lowercase).nfkd().filter(|c| !is_accent(*c));
    let mut folded = String::with_capacity(text.len());
    for c in bare.nfc() {
        match spelled(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(c),
        }
    }
    folded
}

/// The words of a question to what was said: without case, accents and signs, as the databases' own indexes of words
/// have them.
pub fn said_words(question: &str) -> Vec<String> {
    let question: String = question.chars().take(super::MAX_QUESTION).collect();
    let bare: String = question.nfkd().flat_map(char::to_lowercase).nfkd().filter(|c| !is_accent(*c)).nfc().collect();
    let mut words: Vec<String> = Vec::new();
    for word in bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if words.len() < MAX_SAID && words.iter().all(|known| known != word) {
            words.push(word.to_owned());
        }
    }
    words
}

/// Accents of Latin, Greek and Cyrillic letters. The marks of other scripts are letters.
fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Letters with a stroke, and two in one, as people without them on the keyboard type them.
const fn spelled(c: char) -> Option<&'static str> {
    Some(match c {
        'ø' => "o",
        'ł' => "l",
        'đ' => "d",
        'ı' => "i",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        // Quotes of word processors; what people type is the plain one.
        '\u{2018}' | '\u{2019}' => "'",
        '\0' => "",
        _ => return None,
    })
}

/// The line of names of a person's text.
pub fn name_line<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for name in names {
        for word in fold(name).split_whitespace() {
            line.push_str(BETWEEN);
            line.push_str(word);
        }
    }
    if !line.is_empty() {
        line.push_str(BETWEEN);
    }
    line
}

/// The line of an address: with a blank in it, several.
pub fn address_line(address: &str) -> String {
    fold(address).split_whitespace().collect::<Vec<_>>().join("\n")
}

/// A person's text of before there was an index, in today's form.
pub fn refolded(text: &str) -> String {
    let mut lines = text.split('\n');
    let mut refolded = name_line(lines.next());
    for line in lines {
        refolded.push('\n');
        refolded.push_str(&address_line(line));
    }
    refolded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_and_accents_do_not_matter() {
        for (text, folded) in [
            ("Renée", "renee"),
            ("Zo\u{308}e ÑANDÚ", "zoe nandu"),
            ("İstanbul ILIĞ", "istanbul ilig"),
            ("Łukasz Jørgensen-Weiß", "lukasz jorgensen-weiss"),
            ("O\u{2019}Brien", "o'brien"),
            ("רוזה קוויל 한국", "רוזה קוויל 한국"),
            ("１２３", "123"),
            ("100% _\\ \"AND\"", "100% _\\ \"and\""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn a_text_has_a_line_of_names_and_one_each_for_addresses() {
        assert_eq!(name_line(["Rosa", " Quill\tHomes "]), "  rosa  quill  homes  ");
        assert_eq!(name_line([]), "");
        assert_eq!(address_line("Unknown Caller"), "unknown\ncaller");
        assert_eq!(
            refolded("renée quill\n16175550123\nrosa@example.com"),
            "  renee  quill  \n16175550123\nrosa@example.com"
        );
        assert_eq!(refolded("\nanonymous"), "\nanonymous");
    }

    #[test]
    fn signs_are_between_the_words_of_what_was_said() {
        assert_eq!(said_words("Déjà-vu: (617) 555-0123 \"OR\" deja*"), ["deja", "vu", "617", "555", "0123", "or"]);
        assert!(said_words(" -- ").is_empty());
    }

    proptest! {
        #[test]
        fn folding_again_changes_nothing(text in "\\PC{0,40}") {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded);
        }

        #[test]
        fn a_text_of_today_stays(names in "\\PC{0,30}", address in "\\PC{0,30}") {
            let text = format!("{}\n{}", name_line([names.as_str()]), address_line(&address));
            prop_assert_eq!(refolded(&text), text);
        }
    }
}
