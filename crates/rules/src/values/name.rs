//! Full names, taken apart.

use super::{NotAValue, show};
use crate::fold::fold;

/// A name in parts; a part that is not there is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonName {
    /// First name or names; of two people with one last name both: `Rosa & Tom`.
    pub first: String,
    /// Last name, with `van`, `de la` and `Jr.`.
    pub last: String,
    /// What is neither: titles and middle initials, `Dr.`, `M.`, `MD`.
    pub aside: Vec<String>,
}

const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "rev",
    "reverend",
    "hon",
    "capt",
    "captain",
    "col",
    "sgt",
    "lt",
    "sir",
    "madam",
    "sra",
    "srta",
    "don",
    "dona",
    "atty",
];
/// What makes a last name longer at its end.
const GENERATIONS: &[&str] = &["jr", "sr", "ii", "iii", "iv"];
const DEGREES: &[&str] =
    &["md", "phd", "esq", "dds", "dmd", "cpa", "rn", "mba", "jd", "pe", "realtor", "gri", "crs", "abr", "psa"];
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "ter", "de", "la", "las", "los", "del", "della", "da", "das", "dos", "di", "du", "le",
    "st", "san", "bin", "ibn", "al", "el", "ten", "zu",
];
/// What no person is called.
const FIRMS: &[&str] = &[
    "llc",
    "inc",
    "corp",
    "corporation",
    "ltd",
    "lp",
    "llp",
    "pllc",
    "trust",
    "company",
    "association",
    "estate",
    "plumbing",
    "properties",
    "realty",
    "bank",
    "church",
    "school",
    "university",
    "condominium",
    "family",
];

/// Takes a full name apart: `Rosa Quill`, `Quill, Rosa`, `Dr. Rosa M. Quill Jr.`, `Rosa & Tom Quill`.
///
/// One word is a first name. Two people whose last names differ, and what looks like a firm or a trust, stay whole as
/// `first`.
///
/// # Errors
///
/// Says that there is no name in it: nothing, or nothing but digits and signs.
pub fn split_name(full: &str) -> Result<PersonName, NotAValue> {
    let line = full.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return Err(NotAValue("There is no name.".to_owned()));
    }
    if !line.chars().any(char::is_alphabetic) || line.contains('@') {
        return Err(NotAValue(format!("\"{}\" is not a name.", show(&line))));
    }
    let whole = || PersonName { first: line.clone(), ..PersonName::default() };
    let is_group = line.split(' ').next().is_some_and(|word| is(&["the"], word));
    if is_group || line.split([' ', ',']).any(|word| is(FIRMS, word)) {
        return Ok(whole());
    }
    let mut name = PersonName::default();
    let mut generation = None;
    // Degrees and generations after a comma; what is left has at most "Last, First".
    let mut pieces: Vec<&str> = line.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
    while let Some(piece) = pieces.last().copied().filter(|_| pieces.len() > 1) {
        if piece.split(' ').all(|word| is(GENERATIONS, word)) {
            generation = Some(generation.map_or_else(|| piece.to_owned(), |more: String| format!("{piece} {more}")));
        } else if piece.split(' ').all(|word| is(DEGREES, word)) {
            name.aside.push(piece.to_owned());
        } else {
            break;
        }
        pieces.pop();
    }
    let split = match pieces.as_slice() {
        [one] => one_order(one, &mut name),
        [last, first] if is_couple(last) => {
            // "Rosa Quill & Tom, Smith" and the like: not ours to sort out.
            let _ = first;
            false
        }
        [last, first] => {
            name.first = without_titles(first, &mut name.aside).join(" ");
            if !is_couple(first) {
                name.first = without_initials(&name.first, &mut name.aside);
            }
            (*last).clone_into(&mut name.last);
            !name.first.is_empty()
        }
        _ => false,
    };
    // "Rosa Quill 2" is an entry of a phone book.
    let spelled = |part: &str| part.is_empty() || part.contains(char::is_alphabetic);
    if !split || !spelled(&name.first) || !spelled(&name.last) {
        return Ok(whole());
    }
    match generation {
        Some(generation) if name.last.is_empty() => name.aside.push(generation),
        Some(generation) => name.last = format!("{} {generation}", name.last),
        None => {}
    }
    Ok(name)
}

/// First name first.
fn one_order(text: &str, name: &mut PersonName) -> bool {
    let all = text.split(' ').count();
    let mut words = without_titles(text, &mut name.aside);
    let titled = words.len() < all;
    while words.len() > 1 && words.last().is_some_and(|word| is(DEGREES, word)) {
        name.aside.extend(words.pop().map(str::to_owned));
    }
    let mut end = words.len();
    while end > 2 && words.get(end - 1).is_some_and(|word| is(GENERATIONS, word)) {
        end -= 1;
    }
    if let [only] = words.as_slice() {
        // "Dr. Quill" is addressed by the last name.
        let part = if titled { &mut name.last } else { &mut name.first };
        (*only).clone_into(part);
        return true;
    }
    // The last name begins at its last word, or at the particles before it.
    let mut start = end.saturating_sub(1);
    while start > 1 && words.get(start - 1).is_some_and(|word| is(PARTICLES, word)) {
        start -= 1;
    }
    let (first, last) = words.split_at(start.min(words.len()));
    let first = first.join(" ");
    if is_couple(&first) {
        // "Rosa M. & Tom Quill" share a name; in "Rosa Quill & Tom Smith" the first one has their own.
        let people = first.replace(['&', '+', '/'], " & ");
        let words: Vec<&str> = people.split_whitespace().collect();
        let one = |person: &[&str]| person.iter().filter(|word| !is_initial(word)).count() == 1;
        let shared = words.split(|word| is_join(word)).all(one);
        name.first = first;
        name.last = last.join(" ");
        return shared;
    }
    name.first = without_initials(&first, &mut name.aside);
    name.last = last.join(" ");
    !name.first.is_empty() && !name.last.is_empty()
}

/// The words after titles at the beginning: `Mr. & Mrs.`.
fn without_titles<'a>(text: &'a str, aside: &mut Vec<String>) -> Vec<&'a str> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let titles = words.iter().take_while(|word| is(TITLES, word) || is_join(word)).count();
    if titles < words.len() && words.first().is_some_and(|word| is(TITLES, word)) {
        let rest = words.split_off(titles);
        aside.push(words.join(" "));
        return rest;
    }
    words
}

/// First names without the initials after them; `J. R.` alone stays.
fn without_initials(first: &str, aside: &mut Vec<String>) -> String {
    let mut words: Vec<&str> = first.split(' ').collect();
    if words.iter().all(|word| is_initial(word)) || words.first().is_some_and(|word| is_initial(word)) {
        return first.to_owned();
    }
    while words.len() > 1 && words.last().is_some_and(|word| is_initial(word)) {
        aside.extend(words.pop().map(str::to_owned));
    }
    words.join(" ")
}

fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_alphabetic) && matches!((chars.next(), chars.next()), (None | Some('.'), None))
}

fn is_couple(text: &str) -> bool {
    text.contains(['&', '+', '/']) || text.split(' ').any(is_join)
}

fn is_join(word: &str) -> bool {
    matches!(word, "&" | "+" | "/") || ["and", "y", "und", "et"].iter().any(|join| word.eq_ignore_ascii_case(join))
}

/// Whether a word is in a list, whatever its case, accents and dots.
fn is(list: &[&str], word: &str) -> bool {
    let plain: String = fold(word).chars().filter(|c| c.is_alphanumeric()).collect();
    list.contains(&plain.as_str())
}

#[cfg(test)]
mod tests {
    use super::split_name;
    use proptest::prelude::*;

    #[track_caller]
    fn splits(full: &str, first: &str, last: &str) {
        let name = split_name(full).unwrap();
        assert_eq!((name.first.as_str(), name.last.as_str()), (first, last), "{full}");
    }

    #[test]
    fn names_are_taken_apart() {
        splits("Rosa Quill", "Rosa", "Quill");
        splits("  Rosa \t Quill ", "Rosa", "Quill");
        splits("Quill, Rosa", "Rosa", "Quill");
        splits("Quill, Rosa M.", "Rosa", "Quill");
        splits("Dr. Rosa M. Quill Jr.", "Rosa", "Quill Jr.");
        splits("Rosa Quill, Jr.", "Rosa", "Quill Jr.");
        splits("Rosa Quill, MD, PhD", "Rosa", "Quill");
        splits("Rosa Maria Quill", "Rosa Maria", "Quill");
        splits("Rosa", "Rosa", "");
        splits("Dr. Quill", "", "Quill");
        splits("Mr. & Mrs. Tom Quill", "Tom", "Quill");
        splits("Mr. and Mrs. Quill", "", "Quill");
        splits("J. R. Quill", "J. R.", "Quill");
        splits("Ludwig van Beethoven", "Ludwig", "van Beethoven");
        splits("Maria de la Cruz", "Maria", "de la Cruz");
        splits("Van Morrison", "Van", "Morrison");
        splits("Tom Quill III", "Tom", "Quill III");
        splits("李 小龙", "李", "小龙");
    }

    #[test]
    fn two_people_stay_together() {
        splits("Rosa & Tom Quill", "Rosa & Tom", "Quill");
        splits("Rosa and Tom Quill", "Rosa and Tom", "Quill");
        splits("Rosa M. & Tom Quill", "Rosa M. & Tom", "Quill");
        splits("Quill, Rosa & Tom", "Rosa & Tom", "Quill");
        splits("Rosa/Tom Quill", "Rosa/Tom", "Quill");
        splits("Rosa Quill & Tom Smith", "Rosa Quill & Tom Smith", "");
        splits("Rosa Quill/Tom Quill", "Rosa Quill/Tom Quill", "");
    }

    #[test]
    fn firms_stay_whole() {
        splits("Quill Plumbing LLC", "Quill Plumbing LLC", "");
        splits("The Quill Family Trust", "The Quill Family Trust", "");
        splits("The Quills", "The Quills", "");
        splits("Rosa Quill 2", "Rosa Quill 2", "");
    }

    #[test]
    fn what_was_taken_out_is_not_lost() {
        assert_eq!(split_name("Dr. Rosa M. Quill, MD").unwrap().aside, ["MD", "Dr.", "M."]);
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let reason = |full: &str| split_name(full).unwrap_err().to_string();
        assert_eq!(reason(""), "There is no name.");
        assert_eq!(reason("617-555-0123"), "\"617-555-0123\" is not a name.");
        assert_eq!(reason("rosa@example.com"), "\"rosa@example.com\" is not a name.");
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(full in any::<String>()) {
            let _ = split_name(&full);
        }

        #[test]
        fn no_word_is_lost(full in "((Dr|Mr|Rosa|M|Tom|de|la|Quill|and|Jr|MD|LLC)[.]?[,]? ?(& )?){1,7}") {
            if let Ok(name) = split_name(&full) {
                let letters = |text: &str| {
                    let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
                    letters.sort_unstable();
                    letters
                };
                let kept = format!("{}{}{}", name.first, name.last, name.aside.concat());
                prop_assert_eq!(letters(&kept), letters(&full));
                prop_assert!(!name.first.is_empty() || !name.last.is_empty());
            }
        }
    }
}
