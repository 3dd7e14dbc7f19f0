//! The provider's own opt-out rule: exact one-word texts, for the whole account.

/// What an inbound text asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keyword {
    Stop,
    Start,
}

/// Sent by the provider itself when a person opts out.
pub(crate) const STOPPED: &str =
    "You have been unsubscribed and will receive no further messages. Reply START to resubscribe.";
/// Sent by the provider itself when a person opts in again.
pub(crate) const STARTED: &str = "You have been resubscribed. Reply STOP to unsubscribe.";

/// Recognises exact keywords in any case. "stop please" and "stop." are not honoured: the client has to.
pub(crate) fn keyword(text: &str) -> Option<Keyword> {
    match text.trim().to_ascii_uppercase().as_str() {
        "STOP" | "STOPALL" | "UNSUBSCRIBE" | "CANCEL" | "END" | "QUIT" => Some(Keyword::Stop),
        "START" | "UNSTOP" => Some(Keyword::Start),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_word_counts() {
        assert_eq!(keyword(" stop\n"), Some(Keyword::Stop));
        assert_eq!(keyword("Unstop"), Some(Keyword::Start));
        for text in ["stop.", "stop please", "please STOP", "", "ending"] {
            assert_eq!(keyword(text), None, "{text}");
        }
    }
}
