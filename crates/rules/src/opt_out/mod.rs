//! What a text says about being written to: stop, start, help, wrong person, or nothing of the kind.
//!
//! 47 CFR 64.1200(a)(10), in force since 11 April 2025: "stop", "quit", "end", "revoke", "opt out", "cancel" and
//! "unsubscribe" end consent when sent as a text, and so does any wording a reasonable person would understand.
//! So single keywords are honoured as sent, free wordings are recognised as word sequences, and what could be
//! meant that way is [`Intent::Hold`]: a person of ours looks before anything automatic leaves.
//!
//! The order of the decision, each step in its own file:
//! 1. `normalise`: case, accents, punctuation, spaced letters and common spellings disappear.
//! 2. `quoted`: our own words sent back (reactions, quoted lines, our footer) say nothing.
//! 3. `keywords`: the whole text, or a clause of it, is a keyword.
//! 4. `phrases`: a wording occurs somewhere, and its guard (`guards`) agrees.
//!
//! Chosen on purpose:
//! - Opting out beats everything else in the same text. `UNSTOP` is the one word with "stop" in it that does not.
//! - Opting in needs a keyword and nothing else. "Yes" never opts in, not even for someone who had said stop: it
//!   more often answers a question, and the law wants clear words.
//! - Threats, insults and "not interested" hold; they are neither consent nor a request to stop.

mod guards;
mod keywords;
mod normalise;
mod pattern;
mod phrases;
mod quoted;

use crate::snippet;
use crm_types::{
    consent::{ConsentState, Intent},
    rules::OptOutAnswer,
};
use keywords::Keyword;
use normalise::Word;
use phrases::Says;

/// Longest quotation in an answer, in characters.
const MATCHED_CHARS: usize = 80;

/// Judges a text by someone whose state was `state` before.
///
/// The state decides nothing about opting out. It only makes a wish to be written to again, in other words than
/// a keyword, worth a look when it comes from someone who had said stop.
pub fn intent(text: &str, state: ConsentState) -> OptOutAnswer {
    let words = normalise::words(text);
    if words.is_empty() {
        return none("The text has no words.");
    }
    if quoted::is_reaction(text) {
        return none("It is a reaction to a message of ours; the words in it are ours.");
    }
    let words = quoted::without_quotations(&words);
    if words.is_empty() {
        return none("Nothing but a quotation of our own message.");
    }

    if let Some(keyword) = keywords::whole(&words) {
        let (intent, why) = match keyword {
            Keyword::OptOut => (Intent::OptOut, "The whole text is a keyword that means stop."),
            Keyword::OptIn => (Intent::OptIn, "The whole text is a keyword that means start again."),
            Keyword::Help => (Intent::Help, "The whole text asks who we are."),
        };
        return answer(intent, text, &words, why);
    }
    if let Some(found) = keywords::clause(&words) {
        let why = "A sentence of the text is a keyword that means stop.";
        return answer(Intent::OptOut, text, found, why);
    }

    let findings = phrases::find(&words);
    if let Some(found) = findings.first(Says::OptOut) {
        return answer(Intent::OptOut, text, found, "The text asks us to stop writing.");
    }
    if let Some(found) = findings.first(Says::NoCalls) {
        return match findings.first(Says::OtherChannel) {
            None => answer(Intent::OptOut, text, found, "The text asks us to stop getting in touch."),
            Some(other) => answer(Intent::Hold, text, other, "The text asks us to use another way instead."),
        };
    }
    if let Some(found) = findings.first(Says::WrongNumber) {
        return answer(Intent::WrongNumber, text, found, "The text says that we reached the wrong person.");
    }
    if let Some(found) = findings.first(Says::Unclear) {
        return answer(Intent::Hold, text, found, "This may be a wish to be left alone; a person should read it.");
    }
    if let Some(found) = keywords::unclear_clause(&words) {
        return answer(Intent::Hold, text, found, "A keyword beside other words; it may be about something else.");
    }
    if state == ConsentState::Unsubscribed
        && let Some(found) = findings.first(Says::WriteAgain)
    {
        let why = "This may be a wish to hear from us again; only a keyword such as START restores it by itself.";
        return answer(Intent::Hold, text, found, why);
    }
    none("Nothing in the text is about being written to.")
}

fn answer(intent: Intent, text: &str, found: &[Word], why: &str) -> OptOutAnswer {
    let start = found.iter().map(|word| word.start).min().unwrap_or(0);
    let end = found.iter().map(|word| word.end).max().unwrap_or(0);
    let matched = text.get(start..end).map(|words| snippet(words, MATCHED_CHARS));
    OptOutAnswer { intent, matched, why: why.to_owned() }
}

fn none(why: &str) -> OptOutAnswer {
    OptOutAnswer { intent: Intent::None, matched: None, why: why.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{intent, pattern};
    use crm_types::consent::{ConsentState, Intent};

    #[test]
    fn the_words_that_decided_are_quoted_as_written() {
        let matched = |text| intent(text, ConsentState::Unknown).matched;
        assert_eq!(matched("Yes, Tuesday. Also DON\u{2019}T  text me").as_deref(), Some("DON\u{2019}T text me"));
        assert_eq!(matched(" S T O P !").as_deref(), Some("S T O P"));
        assert_eq!(matched("See you Tuesday"), None);
    }

    #[test]
    fn only_someone_who_said_stop_is_held_for_wanting_more() {
        let judge = |state| intent("you can text me again", state).intent;
        assert_eq!(judge(ConsentState::Unsubscribed), Intent::Hold);
        assert_eq!(judge(ConsentState::Subscribed), Intent::None);
        assert_eq!(intent("yes", ConsentState::Unsubscribed).intent, Intent::None);
    }

    #[test]
    fn the_work_grows_no_faster_than_the_text() {
        for unit in
            ["stop ", "stop texting ", "do not ", "s ", "want to ", "please. ", "\u{201c}", "a", "to stop reply "]
        {
            let work = |bytes: usize| {
                let text = unit.repeat(bytes / unit.len());
                let before = pattern::comparisons();
                let _ = intent(&text, ConsentState::Unknown);
                pattern::comparisons() - before
            };
            let (small, large) = (work(100_000), work(1_000_000));
            assert!(large <= 11 * small + 1_000, "{unit:?}: {small} comparisons, then {large}");
            assert!(large <= 40_000_000, "{unit:?}: {large} comparisons");
        }
    }
}
