//! Headers about consent. Only clear words count, and "stop" counts more easily than "yes".

use super::header::is;

/// What a header says about consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Its column says who wants to be left alone.
    Out(Channel),
    /// Its column says who agreed.
    In(Channel),
    /// It is about consent, but holds neither: when, from where, a link.
    Aside,
}

/// To what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channel {
    /// Texts. Whoever may not be called may not be texted either.
    Sms,
    /// Email.
    Email,
    /// The header does not say.
    Unsaid,
}

const SMS: &[&str] = &["sms", "text", "texts", "texting", "mms", "textos"];
const CALL: &[&str] = &["phone", "mobile", "cell", "call", "calls", "dnc", "llamar", "dnt"];
const EMAIL: &[&str] = &["email", "emails", "newsletter", "newsletters", "correo", "correos", "dne"];
const UNSUBSCRIBED: &[&str] = &[
    "unsubscribed",
    "unsubscribe",
    "unsubscribes",
    "unsub",
    "unsubs",
    "optout",
    "optouts",
    "dnc",
    "dnt",
    "dne",
    "suppressed",
];
/// What stands after "do not".
const ACTS: &[&str] = &[
    "text", "texts", "texting", "sms", "call", "calls", "contact", "email", "emails", "mail", "message", "messages",
    "market", "solicit", "disturb", "phone", "send",
];
/// What stands after "no"; "no calls" could be a number of calls.
const NOTHING: &[&str] = &[
    "text",
    "texts",
    "texting",
    "sms",
    "email",
    "emails",
    "contact",
    "marketing",
    "contactar",
    "llamar",
    "enviar",
    "molestar",
];

/// What turns an agreement into its opposite.
const AGAINST: &[&str] = &[
    "not",
    "no",
    "non",
    "never",
    "without",
    "revoked",
    "withdrawn",
    "declined",
    "denied",
    "refused",
    "removed",
    "lost",
    "missing",
];

/// Reads the words of a header; `None` when it is not about consent.
pub(super) fn read(words: &[String]) -> Option<Said> {
    let any = |list: &[&str]| words.iter().any(|word| is(list, word));
    let pair = |first: &[&str], second: &[&str]| {
        words.windows(2).any(|pair| matches!(pair, [a, b] if is(first, a) && is(second, b)))
    };
    let out = any(UNSUBSCRIBED)
        || pair(&["opt", "opted", "opts"], &["out", "outs"])
        || words.windows(3).any(|three| matches!(three, [a, b, c] if a == "do" && b == "not" && is(ACTS, c)))
        || pair(&["dont", "donot", "never"], ACTS)
        || pair(&["no"], NOTHING)
        || pair(&["de"], &["baja"])
        || any(&["stop"]) && (words.len() == 1 || any(SMS) || any(EMAIL));
    let agreed = pair(&["opt", "opted", "opts"], &["in", "ins"])
        || any(&[
            "optin",
            "consent",
            "consents",
            "consented",
            "consentimiento",
            "subscribed",
            "permission",
            "agreed",
            "agrees",
        ])
        || any(&["accepts", "accepted"]) && any(&["marketing"])
        || pair(&["ok", "okay"], &["to"])
        || pair(&["may", "can"], &["text", "sms", "email", "contact"]);
    // "Not subscribed", "consent revoked": a yes there is a no.
    let out = out || agreed && any(AGAINST);
    let (sms, call, email) = (any(SMS), any(CALL), any(EMAIL) || out && any(&["mail"]));
    if out {
        if any(&["reason", "campaign", "ip", "method", "source", "count", "link", "url", "rate", "id"]) {
            return Some(Said::Aside);
        }
        // A date of opting out is only there where somebody opted out, so it counts.
        return Some(Said::Out(match (sms || call, email) {
            (true, _) => Channel::Sms,
            (false, true) => Channel::Email,
            (false, false) => Channel::Unsaid,
        }));
    }
    if !agreed {
        return None;
    }
    let aside = &[
        "time",
        "timestamp",
        "date",
        "ip",
        "source",
        "method",
        "wording",
        "version",
        "location",
        "id",
        "by",
        "at",
        "url",
        "status",
        "form",
        "page",
        "count",
        "type",
        "sent",
        "requested",
        "request",
        "pending",
        "asked",
        "invited",
        "expires",
        "expired",
        "required",
        "needed",
        "keyword",
        "message",
        "link",
    ];
    if any(aside) {
        return Some(Said::Aside);
    }
    // Agreed to both, to calls, or to something: not clear enough to write to anybody.
    Some(match (sms, email) {
        (true, false) => Said::In(Channel::Sms),
        (false, true) => Said::In(Channel::Email),
        _ => Said::In(Channel::Unsaid),
    })
}
