//! Reports that a mail came back: RFC 3464, and the forms of servers that know no such thing.

use super::parse::{header, id, word};
use crm_domain::mail::Returned;
use crm_types::email::BounceKind;
use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

/// How much of a report is read for what it says, in bytes.
const MAX_READ: usize = 32 * 1024;
/// Whoever sends reports without a form for them.
const SENDERS: [&str; 4] = ["mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon"];
/// How the subjects of such reports begin or what they hold, in lower case.
const SUBJECTS: [&str; 9] = [
    "undelivered mail",
    "undeliverable",
    "delivery status notification",
    "mail delivery failed",
    "delivery failure",
    "returned mail",
    "failure notice",
    "delivery has failed",
    "mail delivery failure",
];

/// Reads a report, if the mail is one.
pub(super) fn read(message: &Message<'_>) -> Option<Returned> {
    let mut parts = message.parts.iter();
    match parts.find(|part| part.is_content_type("message", "delivery-status")) {
        Some(status) => standard(message, status),
        None => common(message),
    }
}

/// A report as RFC 3464 has it. `None` for good news.
fn standard(message: &Message<'_>, status: &MessagePart<'_>) -> Option<Returned> {
    let text = String::from_utf8_lossy(status.contents().get(..status.contents().len().min(MAX_READ))?).into_owned();
    let groups: Vec<Vec<(String, String)>> = groups(&text);
    let field = |group: &Vec<(String, String)>, name: &str| {
        group.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    };
    let about = groups.iter().find(|group| field(group, "action").is_some() || field(group, "status").is_some())?;
    let action = field(about, "action").unwrap_or_else(|| "failed".to_owned()).to_lowercase();
    if ["delivered", "relayed", "expanded"].contains(&action.as_str()) {
        return None;
    }
    let code = field(about, "status").and_then(|text| status_code(&text));
    let diagnostic = field(about, "diagnostic-code").map(|text| untyped(&text));
    let recipient = field(about, "original-recipient").or_else(|| field(about, "final-recipient"));
    let original = groups
        .iter()
        .find_map(|group| field(group, "original-message-id").or_else(|| field(group, "x-original-message-id")));
    let final_ = action != "delayed";
    Some(Returned {
        kind: kind(code.as_deref(), final_),
        final_,
        recipient: recipient.map(|text| untyped(&text)).and_then(|text| address(&text)),
        diagnostic: diagnostic.or_else(|| code.clone()).map(|text| word(&text)).unwrap_or_default(),
        status: code,
        original: enclosed_id(message).or_else(|| original.as_deref().and_then(id)),
    })
}

/// A report in a server's own words.
fn common(message: &Message<'_>) -> Option<Returned> {
    let from = message.from().and_then(|from| from.first()).and_then(|from| from.address()).unwrap_or_default();
    let sender = from.split('@').next().unwrap_or_default().to_lowercase();
    let subject = message.subject().unwrap_or_default().to_lowercase();
    let failed = header(message, "X-Failed-Recipients");
    let by_name = SENDERS.contains(&sender.as_str());
    let by_subject = SUBJECTS.iter().any(|known| subject.contains(known));
    if failed.is_none() && !(by_name && by_subject) {
        return None;
    }
    let text = message.body_text(0).unwrap_or_default();
    let text: String = text.chars().take(MAX_READ).collect();
    let said = text.lines().find(|line| status_code(line).is_some() || smtp_code(line).is_some());
    let status = said.and_then(status_code);
    let permanent = said.and_then(smtp_code).is_some_and(|code| code.starts_with('5'));
    let delayed = ["delayed", "warning", "not yet"].iter().any(|known| subject.contains(known));
    let code = status.clone().or_else(|| permanent.then(|| "5.0.0".to_owned()));
    Some(Returned {
        kind: kind(code.as_deref(), !delayed),
        final_: !delayed,
        recipient: failed.as_deref().and_then(address).or_else(|| text.lines().find_map(address)),
        diagnostic: word(said.unwrap_or_default()),
        status,
        original: enclosed_id(message).or_else(|| text.lines().find_map(id_line)),
    })
}

/// Whether the address takes no mail at all (RFC 3463, 3.2 and 3.3). A full mailbox, a mail that is too large or
/// unwelcome, and trouble with our own address or with the network say nothing about it.
fn kind(status: Option<&str>, final_: bool) -> BounceKind {
    const NOBODY_THERE: [&str; 6] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"];
    if final_ && status.is_some_and(|code| NOBODY_THERE.contains(&code)) { BounceKind::Hard } else { BounceKind::Soft }
}

/// The id of the mail that a report encloses, whole or only its headers.
fn enclosed_id(message: &Message<'_>) -> Option<String> {
    message.parts.iter().find_map(|part| match &part.body {
        PartType::Message(mail) => mail.message_id().and_then(id),
        PartType::Text(headers) if part.is_content_type("text", "rfc822-headers") => {
            headers.lines().take(500).find_map(id_line)
        }
        _ => None,
    })
}

/// The id in a line `Message-ID: <...>`.
fn id_line(line: &str) -> Option<String> {
    let (name, value) = line.split_once(':')?;
    name.trim().eq_ignore_ascii_case("message-id").then(|| id(value)).flatten()
}

/// The groups of fields of a report, names in lower case, folded lines joined.
fn groups(text: &str) -> Vec<Vec<(String, String)>> {
    let mut groups: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for line in text.lines() {
        if line.trim().is_empty() {
            groups.push(Vec::new());
            continue;
        }
        let Some(group) = groups.last_mut() else { continue };
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_lowercase(), value.trim().to_owned()));
        }
    }
    groups
}

/// `rfc822; rosa@example.com` and `smtp; 550 No such user` without their types.
fn untyped(text: &str) -> String {
    text.split_once(';').map_or(text, |(_, value)| value).trim().to_owned()
}

/// The first thing in a line that looks like an address.
fn address(text: &str) -> Option<String> {
    let words = text.split(|c: char| c.is_whitespace() || "<>(),;:\"'[]".contains(c));
    words.map(|one| one.trim_end_matches('.')).find(|one| crm_types::text::is_email(one)).map(str::to_owned)
}

/// The first `5.1.1` of a text.
fn status_code(text: &str) -> Option<String> {
    let words = text.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let is_code = |one: &&str| {
        let digits: Vec<&str> = one.split('.').collect();
        matches!(digits.as_slice(), ["2" | "4" | "5", b, c] if (1..=3).contains(&b.len()) && (1..=3).contains(&c.len()))
    };
    words.map(|one| one.trim_end_matches('.')).find(is_code).map(str::to_owned)
}

/// The first `550` of a text.
fn smtp_code(text: &str) -> Option<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .into_iter()
        .find(|one| one.len() == 3 && one.starts_with(['4', '5']) && one.bytes().all(|b| b.is_ascii_digit()))
}
