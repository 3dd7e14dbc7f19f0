//! The slow part of a mail that came in, done before the transaction: the writer is held for milliseconds only.

use super::{RemoteMail, clean};
use crm_rules::mail::quoted_at;

/// How much of the words an item holds, in characters. The whole mail stays in the inbound journal.
const MAX_BODY: usize = 100_000;
/// A longer subject is cut, in characters.
const MAX_SUBJECT: usize = 500;

/// A mail that is ready to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The mail, its words and subject cut to what an item holds, without its raw formatted form.
    pub mail: RemoteMail,
    /// The formatted form, cleaned.
    pub html: Option<String>,
    /// Where in the words earlier mails begin, in characters.
    pub quoted_at: Option<u32>,
    /// Whether words are left out.
    pub truncated: bool,
}

impl Prepared {
    /// The sender's own words, without what they quote.
    pub fn own_words(&self) -> &str {
        crm_rules::mail::unquoted(&self.mail.text)
    }
}

/// Cleans, measures and cuts.
pub fn prepare(mut mail: RemoteMail) -> Prepared {
    let html = mail.html.take().and_then(|html| clean::html(&html));
    let text = one_kind_of_line(&mail.text);
    let end = text.char_indices().nth(MAX_BODY).map(|(end, _)| end);
    let truncated = end.is_some();
    text.get(..end.unwrap_or(text.len())).unwrap_or_default().clone_into(&mut mail.text);
    mail.subject = crm_rules::snippet(&mail.subject, MAX_SUBJECT);
    let quoted_at = quoted_at(&mail.text).and_then(|at| mail.text.get(..at)).map(|own| own.chars().count());
    Prepared { quoted_at: quoted_at.and_then(|at| u32::try_from(at).ok()), html, truncated, mail }
}

/// Lines end in one way, and what no database or screen takes is visible instead.
fn one_kind_of_line(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| match c {
            '\r' => '\n',
            '\0' => '\u{fffd}',
            c => c,
        })
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(text: &str) -> RemoteMail {
        RemoteMail {
            digest: "sha256:1".into(),
            message_id: None,
            parents: Vec::new(),
            from: None,
            to: Vec::new(),
            cc: Vec::new(),
            subject: "Wet\r\n wall".into(),
            text: text.into(),
            html: Some("<p onclick=x()>Wet</p><script>x()</script>".into()),
            files: Vec::new(),
            automatic: false,
            returned: None,
            at: None,
        }
    }

    #[test]
    fn words_are_cut_and_the_formatted_form_is_cleaned() {
        let ready = prepare(mail("Yes.\r\n\r\n> Tuesday?\r\n"));
        assert_eq!((ready.own_words(), ready.quoted_at), ("Yes.", Some(4)));
        assert_eq!(ready.html.as_deref(), Some("<p>Wet</p>"));
        assert_eq!((ready.mail.subject.as_str(), ready.mail.html.as_deref()), ("Wet wall", None));
        let long = prepare(mail(&"é".repeat(MAX_BODY + 1)));
        assert!(long.truncated);
        assert_eq!(long.mail.text.chars().count(), MAX_BODY);
    }
}
