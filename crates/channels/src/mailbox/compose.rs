//! Writing a mail: headers that cannot be broken out of, the words twice, as text and as plain HTML.

use crm_domain::{mail::OutboundMail, ports::Outbound};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::extension::ClientId,
};

/// Longest id of another mail that is repeated, in bytes.
const MAX_ID: usize = 250;

/// A mail that is ready to be handed over.
pub(super) struct Letter {
    pub(super) from: Address,
    pub(super) to: Address,
    pub(super) message_id: String,
    /// What we call ourselves.
    pub(super) hello: ClientId,
    pub(super) bytes: Vec<u8>,
}

/// Writes a mail. The reason says which part cannot be written.
pub(super) fn letter(message: &Outbound) -> Result<Letter, String> {
    let mail = message.mail.as_ref().ok_or("Only mails leave from a mailbox.")?;
    let address =
        |text: &str| text.parse::<Address>().map_err(|_| format!("{text} is not an address that mail can go to."));
    let (from, to) = (address(&message.from)?, address(&message.to)?);
    let name = Some(one_line(&mail.from_name)).filter(|name| !name.is_empty());
    let mut builder = Message::builder()
        .from(Mailbox::new(name, from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(one_line(&mail.subject))
        .date(mail.at.into())
        .raw_header(ids("Message-ID", [mail.message_id.as_str()]));
    if let Some(parent) = &mail.in_reply_to {
        builder = builder.raw_header(ids("In-Reply-To", [parent.as_str()]));
    }
    if !mail.references.is_empty() {
        builder = builder.raw_header(ids("References", mail.references.iter().map(String::as_str)));
    }
    if let Some(url) = mail.unsubscribe.as_deref().filter(|url| is_plain(url)) {
        builder = builder
            .raw_header(written("List-Unsubscribe", format!("<{url}>")))
            .raw_header(written("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    // The boundary follows from the id, so that the same mail has the same bytes; both parts are encoded and cannot
    // hold it.
    let boundary: String = mail.message_id.chars().filter(char::is_ascii_alphanumeric).take(60).collect();
    let parts = MultiPart::alternative()
        .boundary(boundary)
        .singlepart(SinglePart::plain(text(&message.body, mail)))
        .singlepart(SinglePart::html(html(&message.body, mail)));
    let written = builder.multipart(parts).map_err(|error| format!("The mail cannot be written: {error}."))?;
    let hello = ClientId::Domain(from.domain().to_owned());
    Ok(Letter { from, to, message_id: mail.message_id.clone(), hello, bytes: written.formatted() })
}

/// Ids of mails in angle brackets, one a line. What a stranger's id could do to a header is not repeated.
fn ids<'a>(name: &'static str, ids: impl IntoIterator<Item = &'a str>) -> HeaderValue {
    let kept: Vec<String> = ids
        .into_iter()
        .filter(|id| id.len() <= MAX_ID && is_plain(id) && !id.contains(['<', '>']))
        .map(|id| format!("<{id}>"))
        .collect();
    written(name, kept.join("\r\n "))
}

/// A header that is encoded already.
fn written(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}

fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}

fn text(body: &str, mail: &OutboundMail) -> String {
    match &mail.unsubscribe {
        Some(url) => format!("{body}\n\n--\nNo more emails from us: {url}\n"),
        None => body.to_owned(),
    }
}

fn html(body: &str, mail: &OutboundMail) -> String {
    let mut page = String::from("<!doctype html><html><head><meta charset=\"utf-8\"></head><body>");
    for paragraph in body.replace("\r\n", "\n").split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        page.push_str("<p>");
        page.push_str(&escaped(paragraph.trim_matches('\n')).replace('\n', "<br>\n"));
        page.push_str("</p>\n");
    }
    if let Some(url) = &mail.unsubscribe {
        let url = escaped(url);
        page.extend(["<p style=\"color:#666;font-size:13px\"><a href=\"", &url, "\">No more emails from us</a></p>\n"]);
    }
    page.push_str("</body></html>\n");
    page
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_parser::MessageParser;
    use proptest::prelude::*;

    fn outbound(subject: &str, body: &str) -> Outbound {
        Outbound {
            line: "office@example.com".into(),
            from: "office@example.com".into(),
            to: "rosa@example.net".into(),
            body: body.into(),
            mail: Some(OutboundMail {
                from_name: "Quill Foundation Repair".into(),
                subject: subject.into(),
                message_id: "01946b5e@example.com".into(),
                in_reply_to: Some("a1@example.net".into()),
                references: vec!["a0@example.net".into(), "a1@example.net".into()],
                unsubscribe: Some(format!("https://crm.example.com/u/{}", "x".repeat(120))),
                at: "2026-03-02T15:00:00Z".parse().unwrap(),
            }),
        }
    }

    #[test]
    fn a_mail_says_everything_that_its_readers_need() {
        let letter =
            letter(&outbound("Crack in the wall \u{2013} Tuesday", "Hi Rosa,\n\n5 < 6 & \u{fc}.\nBye")).unwrap();
        let raw = String::from_utf8(letter.bytes).unwrap();
        assert!(raw.is_ascii() && raw.lines().all(|line| line.len() < 998), "{raw}");
        assert!(raw.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{raw}");
        assert!(
            raw.contains(&format!("List-Unsubscribe: <https://crm.example.com/u/{}>\r\n", "x".repeat(120))),
            "{raw}"
        );
        let mail = MessageParser::default().parse(&raw).unwrap();
        assert_eq!(mail.message_id(), Some("01946b5e@example.com"));
        assert_eq!(mail.subject(), Some("Crack in the wall \u{2013} Tuesday"));
        assert_eq!(mail.in_reply_to().as_text(), Some("a1@example.net"));
        assert_eq!(mail.references().as_text_list().unwrap(), ["a0@example.net", "a1@example.net"]);
        assert!(
            mail.body_text(0).unwrap().starts_with("Hi Rosa,\r\n\r\n5 < 6 & \u{fc}.")
                || mail.body_text(0).unwrap().starts_with("Hi Rosa,\n\n5 < 6 & \u{fc}.")
        );
        let html = mail.body_html(0).unwrap();
        assert!(html.contains("<p>5 &lt; 6 &amp; \u{fc}.<br>"), "{html}");
        assert_eq!(mail.date().unwrap().to_timestamp(), 1_772_463_600);
    }

    #[test]
    fn addresses_that_are_none_are_not_written() {
        for to in ["rosa", "rosa@example.net\r\nRCPT TO:<all@example.com>", "a b@example.com", ""] {
            assert!(letter(&Outbound { to: to.into(), ..outbound("x", "y") }).is_err(), "{to:?}");
        }
    }

    proptest! {
        #[test]
        fn no_header_can_be_added(injected in "(\\PC|[\r\n\t\0:<>]){0,80}") {
            let mut message = outbound(&injected, "Hi");
            if let Some(mail) = &mut message.mail {
                mail.from_name.clone_from(&injected);
                mail.in_reply_to = Some(injected.clone());
                mail.references = vec![injected.clone(), format!("x\r\nBcc: all@example.com{injected}")];
                mail.unsubscribe = Some(injected.clone());
            }
            let raw = letter(&message).unwrap().bytes;
            let mail = MessageParser::default().parse(&raw).unwrap();
            let known = ["From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "List-Unsubscribe",
                "List-Unsubscribe-Post", "MIME-Version", "Content-Type"];
            for header in mail.headers() {
                prop_assert!(known.iter().any(|name| name.eq_ignore_ascii_case(header.name())), "{}", header.name());
            }
            prop_assert_eq!(mail.to().unwrap().first().unwrap().address(), Some("rosa@example.net"));
            prop_assert!(mail.bcc().is_none());
        }
    }
}
