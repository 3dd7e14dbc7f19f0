//! Names in capitals, as county records have them.

/// A name that stands in capitals in the case that people write: `ROSA O'NEIL-SMITH III` becomes `Rosa O'Neil-Smith III`.
///
/// Only where the whole name is in capitals (`McQUILL` is, too); any other name is how its owner wrote it and stays.
pub fn tidy_name(name: &str) -> String {
    let mut letters = 0_usize;
    for word in name.split(|c: char| c.is_whitespace() || c == '-') {
        let capitals = ["Mc", "Mac"].iter().find_map(|start| word.strip_prefix(start)).unwrap_or(word);
        if capitals.chars().any(char::is_lowercase) || (capitals.is_empty() && !word.is_empty()) {
            return name.to_owned();
        }
        letters += capitals.chars().filter(|c| c.is_uppercase()).count();
    }
    if letters < 2 {
        return name.to_owned();
    }
    let mut tidy = String::with_capacity(name.len());
    let mut word = String::new();
    for c in name.chars() {
        if c.is_whitespace() || matches!(c, '-' | '&' | '/' | ',') {
            tidy_word(&word, &mut tidy);
            word.clear();
            tidy.push(c);
        } else {
            word.push(c);
        }
    }
    tidy_word(&word, &mut tidy);
    tidy
}

fn tidy_word(word: &str, tidy: &mut String) {
    let bare: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
    // Numerals stand after a name; "VI" and "IV" alone may be names, and are left alone.
    let numeral =
        matches!(bare.as_str(), "II" | "III" | "IV" | "VI" | "VII" | "VIII" | "LLC") && !tidy.trim().is_empty();
    // "TJ" and "AJ" are spoken as letters.
    let letters = bare.chars().count() == 2 && (bare.ends_with('J') || !bare.contains(['A', 'E', 'I', 'O', 'U', 'Y']));
    // "J.R." too.
    let dotted = word.chars().filter(|&c| c == '.').count() > 1;
    if numeral || dotted || (letters && !matches!(bare.as_str(), "JR" | "SR" | "DR" | "MR" | "MS" | "ST" | "MC")) {
        tidy.push_str(word);
        return;
    }
    let mut chars = word.chars();
    let start = scottish(word);
    for c in chars.by_ref().take(start) {
        // The first letter of "Mc" stays, the others are small.
        if tidy.ends_with(|last: char| last.is_alphabetic()) { tidy.extend(c.to_lowercase()) } else { tidy.push(c) }
    }
    let mut small = false;
    let mut before = 0_usize;
    for c in chars {
        if c.is_alphabetic() {
            if small {
                tidy.extend(c.to_lowercase());
            } else {
                tidy.push(c);
            }
            small = true;
            before += 1;
        } else {
            // After "O'" and "D'" a name begins; after "ROSA'" only an s follows.
            small = small && !(matches!(c, '\'' | '’') && before == 1);
            tidy.push(c);
        }
    }
}

/// How many letters "Mc" or "Mac" takes at the beginning of a word, 0 when it does not begin so.
///
/// "Mac" begins many other names (Mack, Machado, Macey), so only names that are surely written so count.
fn scottish(word: &str) -> usize {
    const MAC: [&str; 20] = [
        "ALLISTER", "ARTHUR", "AULAY", "DONALD", "DOUGALL", "DOUGAL", "FARLANE", "GREGOR", "INNIS", "INTYRE", "ISAAC",
        "KAY", "KENZIE", "KINNON", "LEOD", "MILLAN", "NEIL", "PHERSON", "QUARRIE", "RAE",
    ];
    let capital = |rest: &str| rest.chars().count() >= 3 && rest.chars().all(char::is_uppercase);
    if let Some(rest) = word.strip_prefix("Mac").or_else(|| word.strip_prefix("MAC").filter(|rest| MAC.contains(rest)))
    {
        return if capital(rest) || word.starts_with("Mac") { 3 } else { 0 };
    }
    if word.strip_prefix("MC").is_some_and(capital) || word.starts_with("Mc") { 2 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::tidy_name;
    use proptest::prelude::*;

    #[test]
    fn capitals_become_a_name() {
        for (name, tidy) in [
            ("ROSA QUILL", "Rosa Quill"),
            ("McQUILL", "McQuill"),
            ("MCQUILL", "McQuill"),
            ("TOM MACDONALD", "Tom MacDonald"),
            ("MACK MACHADO", "Mack Machado"),
            ("O'NEIL", "O'Neil"),
            ("O’NEIL", "O’Neil"),
            ("ROSA'S", "Rosa's"),
            ("SMITH-O'NEIL", "Smith-O'Neil"),
            ("TOM QUILL III", "Tom Quill III"),
            ("TOM QUILL JR.", "Tom Quill Jr."),
            ("TJ QUILL", "TJ Quill"),
            ("J.R. QUILL", "J.R. Quill"),
            ("ROSA M. QUILL", "Rosa M. Quill"),
            ("RENÉE CÔTÉ", "Renée Côté"),
            ("ROSA & TOM QUILL", "Rosa & Tom Quill"),
            ("MC QUILL", "Mc Quill"),
        ] {
            assert_eq!(tidy_name(name), tidy);
        }
    }

    #[test]
    fn a_name_that_somebody_wrote_stays() {
        for name in ["Rosa Quill", "rosa quill", "deAngelo", "McQuill", "Mc Quill", "Rosa QUILL", "R", "", "李小龙"]
        {
            assert_eq!(tidy_name(name), name);
        }
    }

    proptest! {
        #[test]
        fn tidying_twice_changes_nothing_more(name in prop_oneof![any::<String>(), "[A-Z'’. -]{0,16}", "(Mc|Mac|MC|MAC)?[A-Z]{0,9}"]) {
            let once = tidy_name(&name);
            prop_assert_eq!(tidy_name(&once), once);
        }
    }
}
