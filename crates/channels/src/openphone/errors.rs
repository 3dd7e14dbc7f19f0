//! What every answer of the API means: for a message, what may be done next; for a question, why there is no answer.
//! The HTTP status decides first, then the provider's code.

use super::{
    json,
    transport::{Failure, Reply},
    wire,
};
use crm_domain::ports::{Hitch, ProviderAnswer, Refusal, RemoteError};
use reqwest::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// How much of the provider's own words is passed on.
const MAX_WORDS: usize = 200;

/// What the answer to a handed-over message means.
///
/// In doubt it is ambiguous: the provider knows no idempotency key, and a second text is worse than a late one.
pub(super) fn to_send(outcome: Result<Reply, Failure>) -> ProviderAnswer {
    let reply = match outcome {
        Ok(reply) => reply,
        Err(Failure::Malformed(text)) => return refused("misconfigured", text.to_owned(), true),
        Err(Failure::NotSent(why)) => return ProviderAnswer::NotSent { hitch: Hitch::Away, retry_after: None, why },
        Err(Failure::Lost(why)) => return ProviderAnswer::Ambiguous(why),
    };
    let status = reply.status;
    if status.is_success() {
        return match reply.body {
            Ok(body) => wire::sent_id(&body).map_or_else(
                || ProviderAnswer::Ambiguous(format!("OpenPhone answered {} without a message id", status.as_u16())),
                ProviderAnswer::Accepted,
            ),
            Err(why) => ProviderAnswer::Ambiguous(format!("OpenPhone answered {}, but {why}", status.as_u16())),
        };
    }
    // The gateway refuses with 429 before the message reaches anything that could send it.
    if status == StatusCode::TOO_MANY_REQUESTS {
        let why = "OpenPhone asks to slow down (429)".to_owned();
        return ProviderAnswer::NotSent { hitch: Hitch::TooFast, retry_after: reply.retry_after, why };
    }
    // 408 is a gateway that lost patience with what stands behind it, as 5xx is.
    if !status.is_client_error() || status == StatusCode::REQUEST_TIMEOUT {
        return ProviderAnswer::Ambiguous(format!("OpenPhone answered {}", status.as_u16()));
    }
    let complaint = Complaint::read(&reply);
    let (code, text, account_wide) = refusal(status, &complaint);
    refused(code, text, account_wide)
}

fn refused(code: &'static str, text: String, account_wide: bool) -> ProviderAnswer {
    ProviderAnswer::Refused(Refusal { code, text, account_wide })
}

/// A refusal in a word, in a sentence, and whether the next message would meet it too.
fn refusal(status: StatusCode, complaint: &Complaint) -> (&'static str, String, bool) {
    let code = complaint.code.as_deref().unwrap_or_default();
    match (status.as_u16(), code) {
        (401, _) => ("key_rejected", KEY_REJECTED.to_owned(), true),
        (_, "0206400") => ("a2p_not_approved", A2P_NOT_APPROVED.to_owned(), true),
        (_, "0201402") => ("subscription_expired", SUBSCRIPTION_EXPIRED.to_owned(), true),
        (402, _) => ("no_credit", complaint.after(NO_CREDIT, code == "0200402"), true),
        (_, "0202403") => ("not_a_member", NOT_A_MEMBER.to_owned(), true),
        (_, "0204403") => ("daily_cap", DAILY_CAP.to_owned(), true),
        (403, _) if complaint.mentions("international") => {
            ("international_off", complaint.after(INTERNATIONAL_OFF, false), false)
        }
        (403, _) => ("forbidden", complaint.after(FORBIDDEN, false), false),
        (404, _) => ("unknown_line", complaint.after(UNKNOWN_LINE, false), true),
        (number, _) => {
            ("rejected", complaint.after(&format!("OpenPhone did not take this message ({number})."), false), false)
        }
    }
}

const KEY_REJECTED: &str = "OpenPhone does not accept the API key (any more). Make a new one there and enter it here.";
const A2P_NOT_APPROVED: &str = "The carriers' registration (A2P 10DLC) of this OpenPhone account is not approved, so \
     texts to US numbers are not sent. Finish it in OpenPhone.";
const SUBSCRIPTION_EXPIRED: &str = "The OpenPhone subscription has expired. Renew it there, then send again.";
const NO_CREDIT: &str = "The OpenPhone account has not enough prepaid credit. Top it up there, then send again.";
const NOT_A_MEMBER: &str =
    "The OpenPhone user that this key sends as is not a member of this line. Add the user to the line in OpenPhone.";
const DAILY_CAP: &str = "The carriers' daily limit for this OpenPhone account is reached. Sending can go on tomorrow.";
const INTERNATIONAL_OFF: &str = "International texts are switched off for this OpenPhone account.";
const FORBIDDEN: &str = "OpenPhone does not allow this message.";
const UNKNOWN_LINE: &str = "OpenPhone does not know this line any more.";

/// The body of an answer to a question; or why there is none.
pub(super) fn to_question(outcome: Result<Reply, Failure>) -> Result<Vec<u8>, RemoteError> {
    let reply = match outcome {
        Ok(reply) => reply,
        Err(Failure::Malformed(text)) => return Err(RemoteError::Unexpected(text.to_owned())),
        Err(Failure::NotSent(why) | Failure::Lost(why)) => return Err(RemoteError::Unreachable(why)),
    };
    let status = reply.status;
    match status.as_u16() {
        200..=299 => reply.body.map_err(RemoteError::Unreachable),
        401 => Err(RemoteError::KeyRejected),
        404 => Err(RemoteError::NotFound),
        429 => Err(RemoteError::RateLimited(reply.retry_after)),
        408 | 500..=599 => Err(RemoteError::Unreachable(format!("OpenPhone answered {}", status.as_u16()))),
        402 => Err(RemoteError::NotAllowed(refusal(status, &Complaint::read(&reply)).1)),
        403 => Err(RemoteError::NotAllowed(Complaint::read(&reply).after("OpenPhone answered 403.", false))),
        number => {
            let text = Complaint::read(&reply).after(&format!("OpenPhone answered {number}."), false);
            Err(RemoteError::Unexpected(text))
        }
    }
}

/// Reads the body of an answer.
///
/// # Errors
/// Says where it went wrong, never with a value of the body: it may hold a secret.
pub(super) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, RemoteError> {
    serde_json::from_slice(body).map_err(|error| {
        let what = if error.is_data() { "lacks something that it should hold" } else { "is not JSON" };
        RemoteError::Unexpected(format!("the answer {what} (line {}, column {})", error.line(), error.column()))
    })
}

/// What the provider says about an error, from either layout of its body.
#[derive(Debug, Default)]
struct Complaint {
    code: Option<String>,
    words: Option<String>,
}

impl Complaint {
    fn read(reply: &Reply) -> Self {
        let Some(body) = reply.body.as_ref().ok().and_then(|body| serde_json::from_slice::<Value>(body).ok()) else {
            return Self::default();
        };
        let inner = body.get("error").filter(|inner| inner.is_object()).unwrap_or(&body);
        let detail = body.get("errors").and_then(|errors| errors.get(0)).map(|first| {
            let path = json::word(first, "path").map(|path| format!("{path}: ")).unwrap_or_default();
            format!(" ({path}{})", json::word(first, "message").unwrap_or_default())
        });
        let words = json::word(inner, "message").map(|message| message + &detail.unwrap_or_default());
        Self { code: json::word_or_number(inner, "code"), words: words.map(|words| shortened(&words)) }
    }

    fn mentions(&self, word: &str) -> bool {
        self.words.as_ref().is_some_and(|words| words.to_lowercase().contains(word))
    }

    /// Our sentence, and the provider's words after it unless ours says it all.
    fn after(&self, sentence: &str, says_it_all: bool) -> String {
        match &self.words {
            Some(words) if !says_it_all => format!("{sentence} OpenPhone says: {words}"),
            _ => sentence.to_owned(),
        }
    }
}

fn shortened(words: &str) -> String {
    let mut short: String =
        words.chars().take(MAX_WORDS).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if words.chars().nth(MAX_WORDS).is_some() {
        short.push('…');
    }
    short
}
