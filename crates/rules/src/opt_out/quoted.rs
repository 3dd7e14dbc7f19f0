//! Words of the text that are not the sender's own: reactions, our footer sent back, signatures.

use super::normalise::{self, Word};

const GOALS: &[&str] = &["stop", "unsubscribe", "optout", "cancel", "end", "quit"];
const VERBS: &[&str] = &["reply", "text", "send", "respond", "type", "answer"];
const BETWEEN: &[&str] = &["with", "back", "word", "the"];
const TO: &[&str] = &["to", "2"];

/// How far a footer may run on: "to unsubscribe from these messages please reply with STOP".
const FOOTER_WORDS: usize = 8;

/// Longest beginning of a reaction, in bytes: `Removed an exclamation mark from "`.
const REACTION_BYTES: usize = 60;

/// Whether the text is a phone's report of a reaction: `Liked "Hi ... Reply STOP to opt out"`.
pub(super) fn is_reaction(text: &str) -> bool {
    let quote = |c: char| matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '«' | '»');
    let Some((before, rest)) = text.split_once(quote) else { return false };
    let closed = rest.rsplit_once(quote).is_some_and(|(_, after)| !after.contains(char::is_alphanumeric));
    if !closed || before.len() > REACTION_BYTES {
        return false;
    }
    let before = normalise::words(before);
    let mut before: Vec<&str> = before.iter().map(|word| word.text.as_str()).collect();
    matches!(
        (before.pop(), before.as_slice()),
        (Some("loved" | "liked" | "disliked" | "emphasized" | "questioned"), [])
            | (Some("at"), ["laughed"])
            | (Some("to"), ["reacted", ..])
            | (Some("from"), ["removed", ..])
    )
}

/// The words without our footer and without a phone's signature.
pub(super) fn without_quotations(words: &[Word]) -> Vec<Word> {
    let mut own = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if let Some(end) = footer(words, at).or_else(|| signature(words, at)) {
            at = end;
        } else {
            own.push(word.clone());
            at += 1;
        }
    }
    own
}

/// Where the footer that begins at `at` ends, when one does.
fn footer(words: &[Word], at: usize) -> Option<usize> {
    let is = |at: usize, list: &[&str]| words.get(at).is_some_and(|word| list.contains(&word.text.as_str()));
    // A line that only says STOP is never the end of a footer before it.
    let together = |at: usize, last: usize| {
        words.get(at).zip(words.get(last)).is_some_and(|(first, last)| first.clause == last.clause)
    };
    // "reply [with] STOP"; the answer is where it ends.
    let instruction = |at: usize| {
        let keyword = if is(at + 1, BETWEEN) { at + 2 } else { at + 1 };
        (is(at, VERBS) && is(keyword, GOALS) && together(at, keyword)).then_some(keyword + 1)
    };
    // "to opt out" and what belongs to it.
    let is_purpose = |at: usize| is(at, TO) && is(at + 1, GOALS) && together(at, at + 1);
    let purpose = |at: usize| is_purpose(at).then(|| clause_end(words, at + 1));

    // "Do I reply STOP to unsubscribe?" is a question of theirs, also from the keyword on.
    if at.checked_sub(1).is_some_and(|before| is(before, &["i", "ill"]) || is(before, VERBS)) {
        return None;
    }
    if let Some(end) = instruction(at).and_then(purpose) {
        return Some(end);
    }
    if is_purpose(at) {
        return (at + 2..at + FOOTER_WORDS).find_map(instruction);
    }
    // "STOP to end" after other words; alone it is someone doing what we asked for.
    if at > 0 && is(at, GOALS) { purpose(at + 1) } else { None }
}

/// Where `Sent from my phone` ends, when it begins at `at`.
fn signature(words: &[Word], at: usize) -> Option<usize> {
    let text = |at: usize| words.get(at).map(|word| word.text.as_str());
    match (text(at), text(at + 1), text(at + 2)) {
        (Some("sent"), Some("from"), Some("my")) | (Some("get"), Some("outlook"), Some("for")) => {
            Some(clause_end(words, at))
        }
        _ => None,
    }
}

/// The end of the clause that `at` lies in, but no further than a footer runs.
fn clause_end(words: &[Word], at: usize) -> usize {
    let clause = words.get(at).map(|word| word.clause);
    let rest = words.iter().skip(at).take(FOOTER_WORDS);
    at + rest.take_while(|word| Some(word.clause) == clause).count()
}

#[cfg(test)]
mod tests {
    use super::{is_reaction, without_quotations};
    use crate::opt_out::normalise::words;

    #[test]
    fn reactions_are_recognised() {
        for reaction in [
            "Liked “Hi, this is Rosa. Reply STOP to opt out”",
            "Laughed at \"Reply STOP\"",
            "Reacted 👍 to “Stop texting me”",
            "Removed a heart from “Reply STOP”",
        ] {
            assert!(is_reaction(reaction), "{reaction}");
        }
        for text in ["Liked it", "Liked “it”, but stop texting me", "I said “stop”", "\""] {
            assert!(!is_reaction(text), "{text}");
        }
    }

    #[test]
    fn our_footer_goes_and_the_answer_stays() {
        let own = |text| without_quotations(&words(text)).into_iter().map(|word| word.text).collect::<Vec<_>>();
        assert_eq!(own("Yes. Reply STOP to opt out of these texts. Bye"), ["yes", "bye"]);
        assert_eq!(own("Yes. To unsubscribe, reply STOP"), ["yes"]);
        assert_eq!(own("Yes. STOP to end"), ["yes"]);
        assert_eq!(own("No thanks\nSent from my iPhone"), ["no", "thanks"]);
        assert_eq!(own("do i text stop to end"), ["do", "i", "text", "stop", "to", "end"]);
    }
}
