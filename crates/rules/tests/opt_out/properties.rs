//! What holds for every text.

use crate::corpus::texts;
use crm_rules::intent;
use crm_types::{
    consent::{ConsentState, Intent},
    rules::OptOutAnswer,
};
use proptest::prelude::*;

fn judge(text: &str) -> OptOutAnswer {
    intent(text, ConsentState::Unknown)
}

/// Texts near the phrases, which random characters would never reach.
fn wordy() -> impl Strategy<Value = String> {
    let word = prop::sample::select(
        "stop start unstop please don't do not text texting me my number list remove from your the you to want unsubscribe \
         reply opt out in cancel wrong help by tomorrow . , ? \u{201c} > \n"
            .split(' ')
            .collect::<Vec<_>>(),
    );
    prop::collection::vec(word, 0..12).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn any_string_gets_an_answer(text in any::<String>()) {
        let answer = judge(&text);
        prop_assert!(!answer.why.is_empty());
        prop_assert_eq!(answer.intent == Intent::None, answer.matched.is_none());
    }

    #[test]
    fn spelling_around_the_words_changes_nothing(
        text in prop_oneof![prop::sample::select(texts()).prop_map(str::to_owned), wordy()],
        space in "[ \t]{0,4}",
        end in "[.!?… ]{0,3}",
    ) {
        let expected = judge(&text).intent;
        prop_assert_eq!(judge(&text.to_uppercase()).intent, expected);
        prop_assert_eq!(judge(&text.to_lowercase()).intent, expected);
        let framed = format!("{space}{text}{end}{space}");
        prop_assert_eq!(judge(&framed).intent, expected);
    }

    #[test]
    fn a_stop_of_its_own_is_honoured_whatever_stands_before(text in wordy()) {
        let with_stop = format!("{text}\nSTOP");
        prop_assert_eq!(judge(&with_stop).intent, Intent::OptOut);
    }

    #[test]
    fn unstop_never_opts_out(before in "[ .!]{0,3}", after in "[ .!?]{0,3}", please in prop::bool::ANY) {
        let please = if please { " please" } else { "" };
        for unstop in ["unstop", "Un-stop", "UN STOP"] {
            let text = format!("{before}{unstop}{please}{after}");
            prop_assert_eq!(judge(&text).intent, Intent::OptIn);
        }
    }
}
