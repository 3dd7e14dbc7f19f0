//! Words that decide when nothing else is said.

use super::normalise::Word;

/// What a whole text can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    OptOut,
    OptIn,
    Help,
}

/// Mean stop wherever they stand alone, also as one clause of a longer text.
const SURE: &[&str] = &[
    "stop",
    "stopall",
    "stop all",
    "stop everything",
    "unsubscribe",
    "unsubscribe all",
    "unsubscribe me",
    "optout",
    "optout all",
    "revoke",
    "remove me",
    "delete me",
];

/// Mean stop as the whole text; beside other words they may be about an appointment, a job or a film.
const ALONE: &[&str] = &[
    "cancel",
    "cancel all",
    "end",
    "end all",
    "quit",
    "quit it",
    "remove",
    "delete",
    "stop it",
    "stop this",
    "stop that",
    "stop already",
    "no more",
    "reply stop",
    "text stop",
    "arret",
    "arreter",
    "alto",
    "parar",
    "basta",
    "detener",
    "cancelar",
];

/// Mean start again. Nothing may stand beside them: consent needs clear words.
const OPT_IN: &[&str] = &["start", "unstop", "subscribe", "resubscribe", "resume", "restart", "optin"];

const HELP: &[&str] = &["help", "info", "whos this", "who dis"];

/// Courtesies around a keyword that change nothing.
const COURTESY: &[&str] =
    &["please", "thanks", "now", "immediately", "asap", "just", "sorry", "sir", "maam", "hi", "hello", "hey"];

/// Also change nothing around a word that can only mean stop; "no, cancel" may be about Tuesday.
const FILLER: &[&str] = &["ok", "yes", "no", "already", "again", "guys", "man", "bro", "dude", "lol"];

/// Longest keyword, in words.
const LONGEST: usize = 2;

/// What the whole text is, when it is a keyword.
pub(super) fn whole(words: &[Word]) -> Option<Keyword> {
    let polite = strip(words, &[COURTESY]);
    if is_one_of(words, OPT_IN) || is_one_of(polite, &["unstop"]) {
        return Some(Keyword::OptIn);
    }
    if is_one_of(polite, HELP) {
        return Some(Keyword::Help);
    }
    let said = is_one_of(polite, ALONE) || is_one_of(strip(words, &[COURTESY, FILLER]), SURE) || only_keywords(words);
    said.then_some(Keyword::OptOut)
}

/// The first clause that can only mean stop.
pub(super) fn clause(words: &[Word]) -> Option<&[Word]> {
    clauses(words).map(|clause| strip(clause, &[COURTESY, FILLER])).find(|clause| is_one_of(clause, SURE))
}

/// The first clause that means stop when it is the whole text.
pub(super) fn unclear_clause(words: &[Word]) -> Option<&[Word]> {
    clauses(words)
        .map(|clause| strip(clause, &[COURTESY, FILLER]))
        .find(|clause| is_one_of(clause, ALONE) || is_one_of(clause, &["unstop"]))
}

/// `stop stop`, `stop cancel`, `start stop`: a row of keywords among which one means stop.
fn only_keywords(words: &[Word]) -> bool {
    let is = |word: &Word, list: &[&str]| list.contains(&word.text.as_str());
    let out = |word: &Word| is(word, SURE) || is(word, ALONE);
    words.iter().any(out)
        && words.iter().all(|word| out(word) || is(word, OPT_IN) || is(word, HELP) || is(word, COURTESY))
}

fn clauses(words: &[Word]) -> impl Iterator<Item = &[Word]> {
    words.chunk_by(|a, b| a.clause == b.clause)
}

/// Without the words of the lists at both ends.
fn strip<'a>(mut words: &'a [Word], lists: &[&[&str]]) -> &'a [Word] {
    let listed = |word: &Word| lists.iter().any(|list| list.contains(&word.text.as_str()));
    while let [first, rest @ ..] = words
        && listed(first)
    {
        words = rest;
    }
    while let [rest @ .., last] = words
        && listed(last)
    {
        words = rest;
    }
    words
}

fn is_one_of(words: &[Word], keywords: &[&str]) -> bool {
    let texts = || words.iter().map(|word| word.text.as_str());
    !words.is_empty() && words.len() <= LONGEST && keywords.iter().any(|keyword| keyword.split(' ').eq(texts()))
}

#[cfg(test)]
mod tests {
    use super::{ALONE, HELP, LONGEST, OPT_IN, SURE, whole};
    use crate::opt_out::normalise::words;

    #[test]
    fn every_keyword_is_written_as_the_words_are_read() {
        for keyword in SURE.iter().chain(ALONE).chain(OPT_IN).chain(HELP) {
            assert!(keyword.split(' ').count() <= LONGEST, "{keyword}");
            assert!(whole(&words(keyword)).is_some(), "{keyword}");
        }
    }
}
