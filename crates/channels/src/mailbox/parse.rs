//! Reading a mail, however broken.

use super::returned;
use chrono::{DateTime, Utc};
use crm_domain::mail::{Named, RemoteMail};
use crm_types::email::EmailFile;
use mail_parser::{HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use sha2::{Digest, Sha256};

/// Mails in mails in mails: no letter needs more. Each level costs the parser's stack.
const MAX_ENCLOSED: usize = 50;
/// Parts of the words that are joined.
const MAX_PARTS: usize = 20;
/// Receivers, files and earlier mails that are kept.
const MAX_LISTED: usize = 100;
/// Longest name, address or id that is kept, in characters.
const MAX_WORD: usize = 300;

/// Reads a mail.
///
/// # Errors
/// A sentence for the quarantine page when there is nothing to read.
pub(super) fn parse(body: &[u8]) -> Result<RemoteMail, String> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err("The mail is empty.".to_owned());
    }
    if enclosed(body) > MAX_ENCLOSED {
        return Err(format!("It encloses more than {MAX_ENCLOSED} mails in each other."));
    }
    let message = MessageParser::default().parse(body).ok_or("It has no header that could be read.")?;
    Ok(RemoteMail {
        digest: format!("sha256:{}", hex::encode(Sha256::digest(body))),
        message_id: own_id(&message),
        parents: parents(&message),
        from: sender(&message),
        to: addresses(message.to()),
        cc: addresses(message.cc()),
        subject: message.subject().unwrap_or_default().to_owned(),
        text: text(&message),
        html: html(&message),
        files: message.attachments().take(MAX_LISTED).map(file).collect(),
        automatic: is_automatic(&message),
        returned: returned::read(&message),
        at: written_at(&message),
    })
}

/// How many mails may be enclosed in each other: counted in the bytes, before anything is built from them.
fn enclosed(body: &[u8]) -> usize {
    const MARKS: [&[u8]; 2] = [b"message/rfc822", b"message/global"];
    body.windows(14).filter(|window| MARKS.iter().any(|mark| window.eq_ignore_ascii_case(mark))).count()
}

fn own_id(message: &Message<'_>) -> Option<String> {
    message.message_id().and_then(id)
}

/// An id that can be kept: one word of visible letters.
pub(super) fn id(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('<').trim_end_matches('>');
    let good = !text.is_empty() && text.len() <= MAX_WORD && text.bytes().all(|byte| byte.is_ascii_graphic());
    good.then(|| text.to_owned())
}

/// The mails that this one answers, the nearest first.
fn parents(message: &Message<'_>) -> Vec<String> {
    let mut parents: Vec<String> = Vec::new();
    let answered = ids(message.in_reply_to());
    let before = ids(message.references());
    for id in answered.into_iter().chain(before.into_iter().rev()) {
        if parents.len() < MAX_LISTED && !parents.contains(&id) {
            parents.push(id);
        }
    }
    parents
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(text) => id(text).into_iter().collect(),
        HeaderValue::TextList(list) => list.iter().filter_map(|text| id(text)).collect(),
        _ => Vec::new(),
    }
}

fn sender(message: &Message<'_>) -> Option<Named> {
    let first = message.from().and_then(mail_parser::Address::first)?;
    let address = word(first.address()?);
    let name = first.name().map(word).filter(|name| !name.is_empty());
    (!address.is_empty()).then_some(Named { name, address })
}

fn addresses(list: Option<&mail_parser::Address<'_>>) -> Vec<String> {
    let all = list.into_iter().flat_map(mail_parser::Address::iter);
    all.filter_map(|one| one.address()).map(word).filter(|one| !one.is_empty()).take(MAX_LISTED).collect()
}

/// One line of no great length.
pub(super) fn word(text: &str) -> String {
    crm_rules::snippet(text, MAX_WORD)
}

/// The words; made of the formatted form when there is nothing else.
fn text(message: &Message<'_>) -> String {
    let parts = (0..message.text_body_count().min(MAX_PARTS)).filter_map(|part| message.body_text(part));
    parts.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// The formatted form, when the mail has one.
fn html(message: &Message<'_>) -> Option<String> {
    let parts: Vec<&str> = message
        .html_bodies()
        .take(MAX_PARTS)
        .filter_map(|part| match &part.body {
            PartType::Html(html) => Some(html.as_ref()),
            _ => None,
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join("\n"))
}

fn file(part: &MessagePart<'_>) -> EmailFile {
    let kind = part.content_type().map(|kind| match kind.subtype() {
        Some(subtype) => format!("{}/{subtype}", kind.ctype()),
        None => kind.ctype().to_owned(),
    });
    let name = part.attachment_name().map(word).filter(|name| !name.is_empty());
    let subject = || part.message().and_then(|mail| mail.subject()).map(|subject| format!("{}.eml", word(subject)));
    EmailFile {
        name: name.or_else(subject).unwrap_or_else(|| "without a name".to_owned()),
        content_type: kind.map_or_else(|| "application/octet-stream".to_owned(), |kind| word(&kind).to_lowercase()),
        size: u64::try_from(part.len()).unwrap_or(u64::MAX),
    }
}

/// A header's words, in lower case.
pub(super) fn header(message: &Message<'_>, name: &'static str) -> Option<String> {
    message.header(name).and_then(|value| value.as_text()).map(|text| text.trim().to_lowercase())
}

/// Whether a machine sent it (RFC 3834, and what came before it).
fn is_automatic(message: &Message<'_>) -> bool {
    let submitted = header(message, "Auto-Submitted").is_some_and(|how| how != "no");
    let precedence = header(message, "Precedence")
        .is_some_and(|word| ["bulk", "list", "junk", "auto_reply", "auto-reply"].contains(&word.as_str()));
    let named = ["List-Id", "X-Autoreply", "X-Autorespond"].into_iter().any(|name| message.header(name).is_some());
    let nobody = message.header_raw("Return-Path").is_some_and(|path| path.trim() == "<>");
    let subject = message.subject().unwrap_or_default().trim().to_lowercase();
    let says_so = ["automatic reply:", "out of office:", "autoreply:", "automatische antwort:"]
        .iter()
        .any(|start| subject.starts_with(start));
    submitted || precedence || named || nobody || says_so
}

fn written_at(message: &Message<'_>) -> Option<DateTime<Utc>> {
    let date = message.date().filter(|date| date.is_valid())?;
    DateTime::from_timestamp(date.to_timestamp(), 0)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
