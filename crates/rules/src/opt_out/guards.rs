//! What around a wording turns its meaning: negation, a time, somebody else as the subject.

use super::{normalise::Word, phrases::Says};
use std::ops::Range;

/// Which check a wording needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guard {
    /// None: the wording is clear by itself.
    Clear,
    /// "Don't stop texting me" says the opposite.
    NotNegated,
    /// "Don't text me before 9" and "if you don't text me" are no requests to stop.
    Imperative,
    /// "Stop by tomorrow": the word after "stop" makes it an ordinary verb.
    NotOrdinary,
    /// "I gave you the wrong number" is about their own slip.
    NotOwnSlip,
}

const NEGATIONS: &[&str] = &[
    "dont", "not", "never", "cant", "wont", "didnt", "doesnt", "isnt", "wasnt", "wouldnt", "couldnt", "shouldnt",
    "havent", "hasnt", "aint",
];

/// May stand between a negation and its verb: "did not mean to", "never wanted to".
const LINKS: &[&str] = &[
    "to", "want", "wanted", "wanna", "wish", "mean", "meaning", "trying", "try", "need", "have", "going", "gonna",
    "like", "ask", "asked", "asking", "ever", "intend", "plan", "planning", "reason",
];

const SUBJECTS: &[&str] = &["you", "they", "i", "we", "he", "she", "who"];
const CONDITIONS: &[&str] = &["if", "when", "why", "because", "since", "unless"];

/// Limit a request to a time, a place or a topic.
const LIMITS: &[&str] = &[
    "before", "after", "until", "till", "til", "during", "between", "today", "tonight", "tomorrow", "while", "when",
    "unless", "if", "yet", "so", "late", "early", "now", "in", "about", "the", "your", "that", "a", "an", "on", "at",
];

/// What follows "stop" where it is an ordinary verb or noun.
const ORDINARY: &[&str] = &[
    "by",
    "at",
    "in",
    "over",
    "the",
    "for",
    "to",
    "on",
    "off",
    "here",
    "there",
    "sign",
    "work",
    "working",
    "payment",
    "and",
    "or",
    "if",
    "when",
    "before",
    "after",
    "until",
    "leaking",
    "leaks",
    "a",
    "my",
    "our",
    "your",
    "water",
    "worrying",
    "being",
    "using",
    "near",
    "light",
    "with",
    "past",
    "around",
    "along",
    "tomorrow",
    "today",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "is",
    "was",
    "from",
    "lol",
    "making",
];

impl Guard {
    /// What a wording says at this place, if anything.
    pub(super) fn judge(self, says: Says, words: &[Word], found: &Range<usize>) -> Option<Says> {
        match self {
            Self::Clear => Some(says),
            Self::NotNegated => (!is_negated(words, found.start)).then_some(says),
            Self::Imperative => imperative(says, words, found),
            Self::NotOrdinary => (!is(words, found.end.checked_sub(1), ORDINARY)).then_some(says),
            Self::NotOwnSlip => (!is_own_slip(words, found.start)).then_some(says),
        }
    }
}

fn is_negated(words: &[Word], verb: usize) -> bool {
    let mut at = verb;
    // Longer chains than "I did not ever mean to ask you to" do not occur.
    for _ in 0..6 {
        let Some(before) = before(words, at) else { return false };
        let second = self::before(words, before);
        if is(words, Some(before), NEGATIONS) {
            // "You won't stop texting me" and "why not stop" complain.
            return !(at == verb && is(words, second, &["you", "they", "why"]));
        }
        // "No need to stop", but "no stop texting me".
        if at != verb && is(words, Some(before), &["no"]) {
            return true;
        }
        let linked = is(words, Some(before), LINKS)
            || (is(words, Some(before), &["you"]) && is(words, second, &["want", "need", "asking", "like"]));
        if !linked {
            return false;
        }
        at = before;
    }
    false
}

fn imperative(says: Says, words: &[Word], found: &Range<usize>) -> Option<Says> {
    let before = before(words, found.start);
    if is(words, before, CONDITIONS) {
        return None;
    }
    if is(words, before, SUBJECTS) {
        let second = before.and_then(|before| self::before(words, before));
        let request = is(words, before, &["you"]) && !is(words, second, CONDITIONS);
        return request.then_some(Says::Unclear);
    }
    let clause = words.get(found.start).map(|word| word.clause);
    let next = Some(found.end).filter(|&next| words.get(next).map(|word| word.clause) == clause);
    let everywhere = is(words, next, &["on", "at"]) && is(words, Some(found.end + 1), &["this", "my", "all"]);
    Some(if is(words, next, LIMITS) && !everywhere { Says::Unclear } else { says })
}

fn is_own_slip(words: &[Word], found: usize) -> bool {
    let verbs = &["gave", "dialed", "called", "texted", "typed", "entered", "put", "had", "sent", "wrote"];
    // A slip is told just before: "sorry i gave you the wrong number".
    let mut at = found;
    for _ in 0..6 {
        let Some(earlier) = before(words, at) else { return false };
        if is(words, Some(earlier), verbs) && is(words, before(words, earlier), &["i", "we"]) {
            return true;
        }
        at = earlier;
    }
    false
}

/// The place before `at`, when it belongs to the same clause.
fn before(words: &[Word], at: usize) -> Option<usize> {
    let before = at.checked_sub(1)?;
    (words.get(before)?.clause == words.get(at)?.clause).then_some(before)
}

fn is(words: &[Word], at: Option<usize>, list: &[&str]) -> bool {
    at.and_then(|at| words.get(at)).is_some_and(|word| list.contains(&word.text.as_str()))
}
