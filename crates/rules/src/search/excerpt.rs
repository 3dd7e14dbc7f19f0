//! The part of a long text that a question is about.

use super::said_words;
use crate::snippet;

/// How much of a text is shown, in characters.
const SHOWN: usize = 160;
/// How much of it before the first word that was looked for.
const BEFORE: usize = 40;

/// A part of a text on one line, and where in it the words stand: first character and the one after the last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The part.
    pub text: String,
    /// Where the words are, in characters, in order and apart.
    pub matches: Vec<(usize, usize)>,
}

/// The part of a text around the first word that begins like one of `words`, which are as [`said_words`] gives them.
pub fn excerpt(text: &str, words: &[String]) -> Excerpt {
    let line: Vec<char> = snippet(text, usize::MAX).chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    for run in line.split_inclusive(|c| c.is_whitespace()) {
        found.extend(in_run(run, words).into_iter().map(|(from, to)| (at + from, at + to)));
        at += run.len();
    }
    let first = found.first().map_or(0, |(from, _)| *from);
    let from = if line.len() <= SHOWN { 0 } else { beginning(&line, first) };
    let to = (from + SHOWN).min(line.len());
    let mut shown: String = line.get(from..to).unwrap_or_default().iter().collect();
    let lead = usize::from(from > 0);
    if from > 0 {
        shown.insert(0, '…');
    }
    if to < line.len() {
        shown.push('…');
    }
    let within = found.into_iter().filter(|(start, end)| *start >= from && *end <= to);
    Excerpt { text: shown, matches: within.map(|(start, end)| (start - from + lead, end - from + lead)).collect() }
}

/// Where a word begins, not too far before the first one that was looked for.
fn beginning(line: &[char], first: usize) -> usize {
    let earliest = first.saturating_sub(BEFORE);
    if earliest == 0 {
        return 0;
    }
    let gap = line.get(earliest..first).and_then(|before| before.iter().position(|c| c.is_whitespace()));
    gap.map_or(earliest, |gap| earliest + gap + 1)
}

/// Where words stand in a piece without white space: between signs, and as far as they were typed.
fn in_run(run: &[char], words: &[String]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    for piece in run.split(|c| !c.is_alphanumeric() && !('\u{300}'..='\u{36f}').contains(c)) {
        let bare = |upto: usize| said_words(&piece.iter().take(upto).collect::<String>()).pop().unwrap_or_default();
        let whole = bare(piece.len());
        if let Some(word) = words.iter().filter(|word| whole.starts_with(word.as_str())).max_by_key(|word| word.len()) {
            let length = (1..=piece.len()).find(|upto| bare(*upto).len() >= word.len()).unwrap_or(piece.len());
            found.push((at, at + length));
        }
        at += piece.len() + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(text: &str, question: &str) -> (String, Vec<String>) {
        let Excerpt { text, matches } = excerpt(text, &said_words(question));
        let chars: Vec<char> = text.chars().collect();
        let marked = matches.iter().map(|(from, to)| chars[*from..*to].iter().collect()).collect();
        (text, marked)
    }

    #[test]
    fn the_words_are_marked_as_far_as_they_were_typed() {
        let (text, words) = marked("Is the Cellar\nwet? The cellars, (celá) are.", "cella the");
        assert_eq!(text, "Is the Cellar wet? The cellars, (celá) are.");
        assert_eq!(words, ["the", "Cella", "The", "cella"]);
        assert_eq!(marked("Déjà vu", "deja").1, ["Déjà"]);
    }

    #[test]
    fn a_long_text_is_shown_around_the_first_of_them() {
        let text = format!("{} the crack in the wall {}", "word ".repeat(100), "more ".repeat(100));
        let (shown, words) = marked(&text, "crack");
        assert!(shown.starts_with("…word") && shown.ends_with('…') && shown.chars().count() <= SHOWN + 2, "{shown}");
        assert_eq!(words, ["crack"]);
    }

    proptest! {
        #[test]
        fn marks_are_in_the_text(text in "\\PC{0,400}", question in "\\PC{0,10}") {
            let Excerpt { text, matches } = excerpt(&text, &said_words(&question));
            let length = text.chars().count();
            prop_assert!(length <= SHOWN + 2);
            let mut last = 0;
            for (from, to) in matches {
                prop_assert!(last <= from && from < to && to <= length);
                last = to;
            }
        }
    }
}
