//! Free wordings, as data: what they say, what to check around them, and the words.

use super::{guards::Guard, normalise::Word, pattern::Pattern};
use std::{collections::HashMap, ops::Range, sync::LazyLock};

/// What a wording says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// Stop writing.
    OptOut,
    /// Stop calling or emailing: counts as stop, unless they name another way.
    NoCalls,
    /// Use another way: "text me instead".
    OtherChannel,
    /// You have the wrong person.
    WrongNumber,
    /// Perhaps leave me alone.
    Unclear,
    /// Perhaps write to me again.
    WriteAgain,
}

/// The wordings; for the notation see [`Pattern`].
const PHRASES: &[(Says, Guard, &[&str])] = &[
    (
        Says::OptOut,
        Guard::NotNegated,
        &[
            "unsubscribe",
            "optout$",
            "optout please|now|thanks|me|from",
            "optout of your|these|those|this|all|the|any|future? text|texts|messages|messaging|list|sms|marketing|alerts|ads|everything",
            "opt|opting me|us? out$",
            "opt me|us out",
            "opting out of your|these|those|this|all|the|any|future? text|texts|messages|messaging|list|sms|marketing|alerts",
            "stop|quit|cease|end texting|messaging|contacting|harassing|spamming|soliciting|bothering",
            "stop|quit calling|emailing and|or texting|messaging",
            "stop|quit|cease sending me|us",
            "stop|quit|cease sending these|those|this$",
            "stop|quit|cease sending these|those|this|any|more|your|the|all|such|out? unwanted|stupid|damn|text? texts|text|messages|ads|offers|promos|promotions|spam|stuff|crap|shit|sms|marketing|notifications|alerts",
            "stop|end|cease|cancel|quit with|all|of? the|these|those|your|this|all|any|my? text|sms|marketing|automated|promotional|stupid|fucking|damn? texts|messages|messaging|ads|spam|notifications|alerts|subscription|text|message|sms|texting",
            "stop getting|receiving these|those|this|your|any|the|all? texts|messages|ads|spam|text|these|this|them",
            "told|asked|asking|telling|want|need you guys|people|all? to please|just? stop|quit$",
            "remove|delete|erase me|us$",
            "remove|delete|erase me|us please|now|thanks|immediately|asap|today|and",
            "remove|delete|erase me|us from|off of? your|the|this|all|any|that|every? mailing|contact|texting|text|call|calling|marketing|sms|messaging|phone|customer|email? list|lists|database|system|contacts|records|texts|messages|campaign|phone",
            "remove|delete|erase my|our|this number|info|information|contact|name|cell|phone",
            "lose|forget|drop my|this number",
            "lose number",
            "take|get|strike|cross|want my|our|this number|name|phone off",
            "take|get|strike|cross|want me|us off of? your|the|this|all|any|that? mailing|contact|texting|text|call|calling|marketing|sms|messaging|phone|customer|email? list|lists|database|system",
            "take me|us off$",
            "off of? your|this mailing|contact|texting|text|call|calling|marketing|sms|messaging|phone? list",
            "revoke|withdraw|revoking|withdrawing my|all|any? prior? consent|permission|authorization",
            "cease and desist",
            "^no texts|messages|texting$",
            "dont|didnt|never consent|consented",
        ],
    ),
    (
        Says::OptOut,
        Guard::Clear,
        &[
            "please stop|quit$",
            "can|could|will|would|wont|cant you guys|people|all? please|just? stop$",
            "also|now stop$",
            "i already|clearly? said|say stop$",
            "texted|replied|sent|typed stop",
            "^i unsubscribed",
            "already unsubscribed",
            "i hereby? revoke|withdraw",
            "leave me|us alone|be",
            "no more texts|messages|text|messaging|texting|ads|spam|sms|notifications|alerts",
            "no more of? these|this|your text|marketing? texts|messages|ads|spam|text",
            "no longer want|wish|care to? receive|get|hear|be your|these|this|any|from|contacted|texted? texts|messages|contacted|texted|you|ads|text|them",
            "dont|not want|wish|wanna|like|care to? receive|get|hear|receiving|getting any|anymore? more? from|of? your|these|this|any|the|you|text|marketing? texts|messages|ads|spam|anymore|anything|marketing|you",
            "dont|not want|wish|need|like any|anymore|these|your|those|the? more? of? your|these|text|marketing|spam? texts|messages|ads|spam|sms",
            "dont|not want|wish|wanna|like to? be|being contacted|texted|messaged|bothered|solicited|called",
            "dont|not want you|anyone texting|contacting|messaging|bothering",
            "dont|not want you|anyone to text|contact|message|bother",
            "dont continue|keep to? texting|messaging|contacting|text|message|contact|sending|send",
            "not to ever? text|contact|message|bother me|us|this|again",
            "dont call|contact|text list|registry",
            "no me envie|envien|mande|manden|escriba|escriban|contacte|contacten|moleste|molesten|texteen",
            "no mas mensajes|textos",
            "deje|dejen|deja de escribirme|enviarme|mandarme|molestarme|textearme",
            "darme|dame|denme de baja",
        ],
    ),
    (
        Says::OptOut,
        Guard::Imperative,
        &[
            "dont|never please|ever|you|just? text|message|contact|bother|spam|solicit|harass|dm|sms|write me|us|here|anymore|again|ever",
            "dont|never please|ever|you? text|message|contact|bother|spam|call this|my number|phone|line|cell",
            "dont|never please|ever|you? text|message|contact|call|email or|and|nor text|message|contact|call|email me|us|this|my|here|anymore|again",
            "dont text|contact|message|solicit$",
            "dont|never ever|please? send me|us anything|anymore|any|more|texts|messages|another|ads|offers|spam|stuff|these|this|shit|crap",
            "dont ever|please? send any|anymore|more|these texts|messages|ads|text|message|offers",
            "dont use this|my number",
        ],
    ),
    (
        Says::NoCalls,
        Guard::NotNegated,
        &[
            "stop|quit|cease calling|emailing|writing|bugging|pestering|annoying|phoning|hounding me|us|here|anymore",
            "stop|quit|cease calling|emailing|writing|phoning my|this number|phone|line|cell|house|office",
            "stop|quit|cease calling|emailing|phoning$",
        ],
    ),
    (Says::NoCalls, Guard::Imperative, &["dont|never please|ever|you? call|email|phone me|us|here|anymore|again"]),
    (
        Says::OtherChannel,
        Guard::Clear,
        &["text|email|message|write|call me? instead|only", "just|only|please|but|rather|can text|email|message me?"],
    ),
    (
        Says::WrongNumber,
        Guard::NotOwnSlip,
        &[
            "wrong number|person|contact|phone|cell",
            "got|have the wrong guy",
            "by that name",
            "nobody|one named * here|at",
        ],
    ),
    (Says::Unclear, Guard::NotOrdinary, &["^stop *", "^please stop *", "^just stop *"]),
    (
        Says::Unclear,
        Guard::NotNegated,
        &[
            "stop sending",
            "optout|opting",
            "remove|delete me|us",
            "take me|us off your|this|the|that",
            "unsubscribed",
            "need|have|want|like to cancel$",
        ],
    ),
    (
        Says::Unclear,
        Guard::Clear,
        &[
            "not interested",
            "no interest",
            "uninterested",
            "go away",
            "go to hell",
            "get lost",
            "piss|buzz|bug|fuck|f|eff off",
            "fuck|screw you",
            "^enough$",
            "this|it is spam|harassment|illegal|unsolicited|annoying",
            "this|it is a scam",
            "^spam|scam|scammer|scammers|harassment$",
            "spam text|texts|message|messages|list",
            "spamming|harassing me|us|people",
            "report|reporting|reported you$",
            "report|reporting|reported you|this to|for",
            "report|reporting|reported your|this number|text|texts|message",
            "reported as? spam|it",
            "file|filing a|my? complaint",
            "sue|suing you|your",
            "my lawyer|attorney",
            "tcpa",
            "fcc",
            "ftc",
            "dnc",
            "block|blocking you$",
            "block|blocking your|this number",
            "dont|never ever|please? text|contact|call|message|bother my|her|him|them",
            "how|where did|do you guys|people? get|have my|this|our number|info|information|name",
            "lose this",
        ],
    ),
    (
        Says::WriteAgain,
        Guard::Clear,
        &[
            "text|message|contact|write me again",
            "resume|restart|start texts|texting|messages|messaging|sending",
            "sign me back? up",
            "subscribe|resubscribe me|please|again",
            "opt me back? in",
            "optin",
        ],
    ),
];

/// The wordings that occur, in order of appearance.
pub(super) struct Findings<'a> {
    words: &'a [Word],
    found: Vec<(Says, Range<usize>)>,
}

impl<'a> Findings<'a> {
    /// The first wording that says this.
    pub(super) fn first(&self, says: Says) -> Option<&'a [Word]> {
        let (_, range) = self.found.iter().find(|(found, _)| *found == says)?;
        self.words.get(range.clone())
    }
}

/// Finds the wordings of a text.
pub(super) fn find(words: &[Word]) -> Findings<'_> {
    let mut found: Vec<(Says, Range<usize>)> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        for rule in TABLE.get(word.text.as_str()).into_iter().flatten() {
            let Some(end) = rule.pattern.ends_at(words, at) else { continue };
            if let Some(says) = rule.guard.judge(rule.says, words, &(at..end))
                && !found.iter().any(|(earlier, _)| *earlier == says)
            {
                found.push((says, at..end));
            }
        }
    }
    Findings { words, found }
}

struct Rule {
    pattern: Pattern,
    says: Says,
    guard: Guard,
}

/// The wordings by the word they begin with, so that a text costs one look-up a word.
static TABLE: LazyLock<HashMap<&'static str, Vec<Rule>>> = LazyLock::new(|| {
    let mut table: HashMap<&'static str, Vec<Rule>> = HashMap::new();
    for &(says, guard, patterns) in PHRASES {
        for &source in patterns {
            for &first in Pattern::new(source).first_words() {
                table.entry(first).or_default().push(Rule { pattern: Pattern::new(source), says, guard });
            }
        }
    }
    table
});

#[cfg(test)]
mod tests {
    use super::PHRASES;
    use crate::opt_out::normalise::words;

    #[test]
    fn every_pattern_begins_with_a_word_and_is_spelled_as_words_are_read() {
        for source in PHRASES.iter().flat_map(|(_, _, patterns)| *patterns) {
            let slots: Vec<&str> = source.trim_matches(['^', '$']).split(' ').collect();
            assert!(!slots[0].ends_with('?') && slots[0] != "*", "{source}");
            for word in slots.iter().flat_map(|slot| slot.trim_end_matches('?').split('|')).filter(|word| *word != "*")
            {
                let read: Vec<String> = words(word).into_iter().map(|word| word.text).collect();
                assert_eq!(read, [word], "{source}");
            }
        }
    }
}
