//! Text for comparison: lower case, without accents.

/// A text in lower case with accents taken off: `Renée Müßig` and `RENEE MUSSIG` become one.
///
/// A table for the Latin script only; letters of other scripts stay as they are.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // Upper case first: some letters (ß, ſ) meet their twins only there.
    for c in text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase) {
        match plain(c) {
            Some(plain) => folded.push_str(plain),
            None if is_accent(c) => {}
            None => folded.push(c),
        }
    }
    folded
}

/// An accent that stands after its letter.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// A lower-case letter without its accent; `None` when it has none that we know.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | '\u{1ea0}'..='\u{1eb7}' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | '\u{1eb8}'..='\u{1ec7}' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | '\u{1ec8}'..='\u{1ecb}' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | '\u{1ecc}'..='\u{1ee3}' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | '\u{1ee4}'..='\u{1ef1}' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' | '\u{1ef2}'..='\u{1ef9}' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::fold;
    use proptest::prelude::*;

    #[test]
    fn accents_and_case_go() {
        assert_eq!(fold("Renée CÔTÉ"), "renee cote");
        assert_eq!(fold("Re\u{301}my"), "remy");
        assert_eq!(fold("STRASSE Straße STRAẞE"), "strasse strasse strasse");
        assert_eq!(fold("Łukasz Øster Þór Nguyễn"), "lukasz oster thor nguyen");
        assert_eq!(fold("李 Иван"), "李 иван");
    }

    proptest! {
        #[test]
        fn case_never_matters(text in any::<String>()) {
            let folded = fold(&text);
            prop_assert_eq!(fold(&text.to_uppercase()), folded.clone());
            prop_assert_eq!(fold(&folded), folded);
        }
    }
}
